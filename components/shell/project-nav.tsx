'use client';

import { LinkTabs } from '../ui/tabs';

/** The pages of one project. */
export function ProjectNav({ project }: { project: string }) {
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
        ]}
      />
    </div>
  );
}
