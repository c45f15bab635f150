'use client';

import { useRouter } from 'next/navigation';
import { useMe } from '@/client/me';
import { ProjectForm } from '../parts/projects/project-form';
import { EmptyState } from '../ui/page/empty-state';
import { PageHeader } from '../ui/page/page-header';

/** The page that creates a project. */
export function NewProject() {
  const router = useRouter();
  const me = useMe();
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        crumbs={[{ href: '/', label: 'Projects' }]}
        title="New project"
        note="A project gets one registry per stage. Builds enter at the first and are promoted from there."
      />
      {me.createsProjects ? (
        <ProjectForm onCreated={(project) => router.push(`/projects/${project.slug}`)} />
      ) : (
        <EmptyState title="You may not create projects">
          Administrators and maintainers of a team can. Ask one of them.
        </EmptyState>
      )}
    </div>
  );
}
