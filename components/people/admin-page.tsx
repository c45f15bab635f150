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
  /** Security and auditors may look. */
  readable?: boolean;
}

/** A page for administrators; anybody else is told who can help. */
export function AdminPage({ title, note, children, readable = false }: AdminPageProps) {
  const me = useMe();
  const may = me.admin || (readable && me.instanceRole !== null);
  return (
    <>
      <PageHeader title={title} note={may ? note : undefined} />
      {may ? (
        <>
          <div className="mb-4">
            <LinkTabs
              label="Administration"
              tabs={[
                { href: '/admin/people', label: 'People' },
                { href: '/admin/teams', label: 'Teams' },
                { href: '/admin/roles', label: 'Roles' },
                { href: '/admin/isolation', label: 'Isolation' },
                { href: '/admin/sign-in', label: 'Sign-in' },
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
