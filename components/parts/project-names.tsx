'use client';

import { createContext, useContext } from 'react';
import { own } from '@/lib/text/own';

/** What people call the projects that a page names, by slug. */
export const ProjectNames = createContext<Readonly<Record<string, string>>>({});

/** A project's name by its slug; the slug where the page was not told. */
export const useProjectName = (): ((slug: string) => string) => {
  const names = useContext(ProjectNames);
  return (slug) => own(names, slug) ?? slug;
};

/** The same as text. */
export function ProjectName({ slug }: { slug: string }) {
  return <>{useProjectName()(slug)}</>;
}
