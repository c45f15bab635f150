'use client';

import type { ReactNode } from 'react';
import { AdminPage } from '../parts/admin-page';
import { ProvidersSection } from './settings/providers-section';
import { SettingsSection } from './settings/settings-section';

interface SignInPageProps {
  /** Whose jobs get in with no secret: the section about it. */
  issuers: ReactNode;
}

/** How people and machines get in: administrators say, security and auditors read. */
export function SignInPage({ issuers }: SignInPageProps) {
  return (
    <AdminPage
      title="Sign-in"
      note="How people get in, through whom, and what is asked of them again; whose jobs may sign in with no secret."
    >
      <div className="flex flex-col gap-4">
        <SettingsSection />
        <ProvidersSection />
        {issuers}
      </div>
    </AdminPage>
  );
}
