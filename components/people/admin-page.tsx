'use client';

import type { ReactNode } from 'react';
import { useMe } from '@/client/me';
import { NotAllowed } from '../not-allowed';
import { PageHeader } from '../shell/page-header';
import { LinkTabs } from '../ui/tabs';

interface AdminPageProps {
  title: string;
  note: string;
  children: ReactNode;
}

/** A page for administrators; anybody else is told who can help. */
export function AdminPage({ title, note, children }: AdminPageProps) {
  const me = useMe();
  return (
    <>
      <PageHeader title={title} note={me.admin ? note : undefined} />
      {me.admin ? (
        <>
          <div className="mb-4">
            <LinkTabs
              label="Administration"
              tabs={[
                { href: '/admin/people', label: 'People' },
                { href: '/admin/teams', label: 'Teams' },
                { href: '/admin/roles', label: 'Roles' },
              ]}
            />
          </div>
          {children}
        </>
      ) : (
        <NotAllowed title={`${title} are kept by administrators`}>
          Ask an administrator of this installation. Who works on a project, and in which role, its
          maintainers decide under Access.
        </NotAllowed>
      )}
    </>
  );
}
