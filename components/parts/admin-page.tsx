'use client';

import type { ReactNode } from 'react';
import { useMe } from '@/client/me';
import { NotAllowed } from '../ui/page/not-allowed';
import { PageHeader } from '../ui/page/page-header';
import { LinkTabs } from '../ui/page/tabs';

interface AdminPageProps {
  title: string;
  note: string;
  children: ReactNode;
}

/**
 * A page about the installation: administrators change what it shows, security and auditors read it;
 * anybody else is told who can help.
 */
export function AdminPage({ title, note, children }: AdminPageProps) {
  const may = useMe().instanceRole !== null;
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
                { href: '/admin/sign-in', label: 'Sign-in' },
                { href: '/admin/isolation', label: 'Isolation' },
                { href: '/admin/jobs', label: 'Jobs' },
              ]}
            />
          </div>
          {children}
        </>
      ) : (
        <NotAllowed title="This page is for administrators, security and auditors">
          Ask an administrator of this installation. Who works on a project, and in which role, its
          maintainers decide under Access.
        </NotAllowed>
      )}
    </>
  );
}
