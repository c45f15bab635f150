'use client';

import { useQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import { PageHeader } from '../ui/page/page-header';
import { ProjectNav } from './project-nav';

/** A project's name, its way here, and its pages. */
export function ProjectHeader({ project }: { project: string }) {
  const { data } = useQuery(queries.project(project));
  return (
    <>
      <PageHeader
        crumbs={[{ href: '/', label: 'Projects' }]}
        title={data?.name ?? project}
        note={data?.team == null ? undefined : `Team ${data.team.name}`}
      />
      <ProjectNav project={project} audit={data?.can.readAudit === true} />
    </>
  );
}
