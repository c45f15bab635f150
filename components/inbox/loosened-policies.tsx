'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';
import Link from 'next/link';
import { mutations } from '@/client/queries';
import type { LoosenedPolicy } from '@/contract/shapes/inbox';
import { LooserLines } from '../parts/policies/looser-lines';
import { SavedBy } from '../parts/policies/saved-by';
import { useProjectName } from '../parts/project-names';
import { StageLabel } from '../parts/stages/stage-glyph';
import { Button } from '../ui/buttons/button';
import { Card } from '../ui/page/card';
import { ErrorPanel } from '../ui/page/error-panel';
import { Time } from '../ui/text/time';

/** What others loosened in policies of stages where this person approves, until they have read it. */
export function LoosenedPolicies({ items }: { items: readonly LoosenedPolicy[] }) {
  const client = useQueryClient();
  const nameOf = useProjectName();
  const read = useMutation(
    mutations.policies.read.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.inbox.key() }),
    }),
  );
  if (items.length === 0) return null;
  const title = 'Policies that ask for less, or for something else';
  return (
    <Card flush className="mb-6 max-w-4xl" title={title}>
      <ul aria-label={title} className="divide-y divide-line">
        {items.map(({ project, to, stage, version, by, agreedBy, at, lines }) => (
          <li
            key={`${project} ${to} ${version}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-13"
          >
            <ShieldAlert aria-hidden className="size-4 text-warning" />
            <Link
              href={`/projects/${project}/policies/${to}`}
              className="font-semibold wrap-anywhere text-accent hover:underline"
            >
              {nameOf(project)}, version {version}
            </Link>
            <StageLabel {...stage} />
            <span className="min-w-0 text-12 wrap-anywhere text-secondary">
              by <SavedBy by={by} agreedBy={agreedBy} />, <Time at={at} />
            </span>
            <Button
              className="ml-auto"
              aria-label={`Mark version ${version} of ${nameOf(project)}, ${stage.name}, as read`}
              busy={read.isPending && read.variables.project === project && 'Marking…'}
              onClick={() => read.mutate({ project, stage: to, version })}
            >
              Mark as read
            </Button>
            <div className="basis-full">
              <LooserLines lines={lines} />
            </div>
          </li>
        ))}
      </ul>
      {read.isError ? <ErrorPanel what="It was not marked as read" error={read.error} /> : null}
    </Card>
  );
}
