'use client';

import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { mutations } from '@/client/queries';
import type { PolicyDocument } from '@/domain/gates/policy';
import { imageToPath } from '@/domain/registries/names';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ErrorPanel } from '../ui/error-panel';
import { Time } from '../ui/time';
import type { ReactNode } from 'react';
import { Asked } from './asked';
import { replaySentence, trialSentence } from './trial-sentences';
import { Warnings } from './warnings';

interface TrialPanelProps {
  project: string;
  stage: string;
  /** What is asked; null: it cannot be, as it is written now. */
  draft: PolicyDocument | null;
}

const invalid = 'Correct the policy first.';

/**
 * What the draft says of the last builds that could enter.
 * @param known warnings that the page shows already
 */
export function DryRun({
  project,
  stage,
  draft,
  known,
}: TrialPanelProps & { known: readonly string[] }) {
  const run = useMutation(mutations.policies.tryOut.mutationOptions());
  const stale = draft === null || JSON.stringify(draft) !== JSON.stringify(run.variables?.body);
  return (
    <Card
      title="Dry run"
      action={
        <Button
          size="small"
          busy={run.isPending && 'Asking…'}
          disabledReason={draft === null ? invalid : null}
          onClick={() => {
            if (draft) run.mutate({ params: { project, stage }, body: draft });
          }}
        >
          Ask the last 20 builds
        </Button>
      }
    >
      {run.isError ? <ErrorPanel what="The dry run failed" error={run.error} /> : null}
      {run.data === undefined ? (
        <p className="text-13 text-secondary">
          Every gate is asked about the builds that came as far as the stage before, as if each
          asked to enter now. Nothing is saved.
        </p>
      ) : (
        <Result sentence={trialSentence(run.data.items)} stale={stale}>
          <Warnings warnings={run.data.warnings.filter((one) => !known.includes(one))} />
          <Answers of="the dry run">
            {run.data.items.map(({ image, number, version, verdicts }) => (
              <Asked key={`${image} ${number}`} verdicts={verdicts}>
                <Link
                  href={`/projects/${project}/images/${imageToPath(image)}/builds/${number}`}
                  className="rounded-sm font-medium text-accent hover:underline"
                >
                  {image} {version ?? ''} #{number}
                </Link>
              </Asked>
            ))}
          </Answers>
        </Result>
      )}
    </Card>
  );
}

/** What the draft would have said of the promotions of the last 90 days. */
export function Replay({ project, stage, draft }: TrialPanelProps) {
  const run = useMutation(mutations.policies.replay.mutationOptions());
  const stale = draft === null || JSON.stringify(draft) !== JSON.stringify(run.variables?.body);
  return (
    <Card
      title="Replay"
      action={
        <Button
          size="small"
          busy={run.isPending && 'Asking…'}
          disabledReason={draft === null ? invalid : null}
          onClick={() => {
            if (draft) run.mutate({ params: { project, stage }, body: draft });
          }}
        >
          Ask the last 90 days
        </Button>
      }
    >
      {run.isError ? <ErrorPanel what="The replay failed" error={run.error} /> : null}
      {run.data === undefined ? (
        <p className="text-13 text-secondary">
          Every gate is asked about past promotions into this stage, by what was known then. What
          the record cannot tell counts as waiting, never as passed.
        </p>
      ) : (
        <Result sentence={replaySentence(run.data)} stale={stale}>
          <p className="text-12 text-secondary">
            Since <Time at={run.data.since} look="exact" />
          </p>
          <Answers of="the replay">
            {run.data.items.map(({ promotion, image, number, version, at, by, verdicts }) => (
              <Asked key={promotion} verdicts={verdicts}>
                <Link
                  href={`/promotions/${promotion}`}
                  className="rounded-sm font-medium text-accent hover:underline"
                >
                  {image} {version ?? ''} #{number}
                </Link>{' '}
                <span className="text-secondary">
                  asked by {by}, <Time at={at} />
                </span>
              </Asked>
            ))}
          </Answers>
        </Result>
      )}
    </Card>
  );
}

function Result({
  sentence,
  stale,
  children,
}: {
  sentence: string;
  stale: boolean;
  children: ReactNode;
}) {
  return (
    <div aria-live="polite" className="flex flex-col gap-2">
      <p className="text-13 font-medium">{sentence}</p>
      {stale ? (
        <p className="text-12 text-secondary">Of an earlier draft: ask again for this one.</p>
      ) : null}
      {children}
    </div>
  );
}

/** A long list in a box of its own, so that both panels stay in sight. */
function Answers({ of, children }: { of: string; children: ReactNode }) {
  return (
    <ul
      aria-label={`Answers of ${of}`}
      tabIndex={0}
      className="flex max-h-96 flex-col divide-y divide-line overflow-y-auto rounded-md border border-line px-3 py-2 empty:hidden"
    >
      {children}
    </ul>
  );
}
