'use client';

import { LinkTabs } from '../ui/page/tabs';

interface ProjectNavProps {
  project: string;
  /** May who looks read its trail? */
  audit: boolean;
}

/** The pages of one project. */
export function ProjectNav({ project, audit }: ProjectNavProps) {
  const base = `/projects/${project}`;
  return (
    <div className="mb-4">
      <LinkTabs
        label="Project"
        tabs={[
          { href: base, label: 'Images', exact: true },
          { href: `${base}/builds`, label: 'Builds' },
          { href: `${base}/registries`, label: 'Registries' },
          { href: `${base}/access`, label: 'Access' },
          { href: `${base}/policies`, label: 'Policies' },
          { href: `${base}/settings`, label: 'Settings' },
          ...(audit ? [{ href: `/audit?project=${project}`, label: 'Audit' }] : []),
        ]}
      />
    </div>
  );
}
