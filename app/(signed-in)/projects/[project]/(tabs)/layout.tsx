import type { ReactNode } from 'react';
import { ProjectHeader } from '@/components/projects/project-header';

interface Props {
  params: Promise<{ project: string }>;
  children: ReactNode;
}

export default async function ProjectTabsLayout({ params, children }: Props) {
  const { project } = await params;
  return (
    <>
      <ProjectHeader project={project} />
      {children}
    </>
  );
}
