'use client';

import { useMe } from '@/client/me';
import { IssuersSection } from '../keyless/issuers-section';
import { AdminPage } from '../people/admin-page';
import { ProvidersSection } from './providers-section';
import { SettingsSection } from './settings-section';

/** How people and machines get in: administrators say, security and auditors read. */
export function SignInPage() {
  const { admin } = useMe();
  return (
    <AdminPage
      title="Sign-in"
      note="How people get in, through whom, and what is asked of them again; whose jobs may sign in with no secret."
    >
      <div className="flex flex-col gap-4">
        <SettingsSection />
        <ProvidersSection />
        <IssuersSection mayEdit={admin} />
      </div>
    </AdminPage>
  );
}
