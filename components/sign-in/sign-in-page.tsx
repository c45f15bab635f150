'use client';

import { AdminPage } from '../people/admin-page';
import { ProvidersSection } from './providers-section';
import { SettingsSection } from './settings-section';

/** How people sign in, for administrators. */
export function SignInPage() {
  return (
    <AdminPage
      title="Sign-in"
      note="How people get in, through whom, and what is asked of them again."
    >
      <div className="flex flex-col gap-4">
        <SettingsSection />
        <ProvidersSection />
      </div>
    </AdminPage>
  );
}
