'use client';

import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { mutations } from '@/client/queries';
import type { PolicyDocument } from '@/domain/gates/policy';
import { buildHref, promotionHref } from '../../parts/hrefs';
import { ActorName } from '../../parts/actors/actor-name';
import { Button } from '../../ui/buttons/button';
import { Card } from '../../ui/page/card';
import { ErrorPanel } from '../../ui/page/error-panel';
import { Time } from '../../ui/text/time';
import { Warnings } from '../warnings';
import { replaySentence, trialSentence } from './trial-sentences';
import { TriedItem } from './tried-item';

interface TrialPanelProps {
  project: string;
  stage: string;
  /** What is asked; null: it cannot be, as it is written now. */
  draft: PolicyDocument | null;
}

const invalid = 'Correct the policy first.';
const link = 'rounded-sm font-medium text-accent hover:underline';

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
  return (
    <Trial
      title="Dry run"
      of="dry run"
      run={run}
      draft={draft}
      ask={(body) => run.mutate({ params: { project, stage }, body })}
      button="Ask the last 20 builds"
      before="Every gate is asked about the builds that came as far as the stage before, as if each asked to enter now. Nothing is saved."
      sentence={({ items }) => trialSentence(items)}
      note={({ warnings }) => (
        <Warnings warnings={warnings.filter((one) => !known.includes(one))} />
      )}
    >
      {({ items }) =>
        items.map(({ image, number, version, verdicts }) => (
          <TriedItem key={`${image} ${number}`} verdicts={verdicts}>
            <Link href={buildHref(project, image, number)} className={link}>
              {image} {version ?? ''} #{number}
            </Link>
          </TriedItem>
        ))
      }
    </Trial>
  );
}

/** What the draft would have said of the promotions of the last 90 days. */
export function Replay({ project, stage, draft }: TrialPanelProps) {
  const run = useMutation(mutations.policies.replay.mutationOptions());
  return (
    <Trial
      title="Replay"
      of="replay"
      run={run}
      draft={draft}
      ask={(body) => run.mutate({ params: { project, stage }, body })}
      button="Ask the last 90 days"
      before="Every gate is asked about past promotions into this stage, by what was known then. What the record cannot tell counts as waiting, never as passed."
      sentence={replaySentence}
      note={({ since }) => (
        <p className="text-12 text-secondary">
          Since <Time at={since} look="exact" />
        </p>
      )}
    >
      {({ items }) =>
        items.map(({ promotion, image, number, version, at, by, verdicts }) => (
          <TriedItem key={promotion} verdicts={verdicts}>
            <Link href={promotionHref(promotion)} className={link}>
              {image} {version ?? ''} #{number}
            </Link>{' '}
            <span className="text-secondary">
              asked by <ActorName actor={by} />, <Time at={at} />
            </span>
          </TriedItem>
        ))
      }
    </Trial>
  );
}

interface TrialProps<Answer> {
  title: string;
  /** What it is in a sentence. */
  of: string;
  run: Pick<
    UseMutationResult<Answer, Error, { body: unknown }>,
    'data' | 'error' | 'isError' | 'isPending' | 'variables'
  >;
  draft: PolicyDocument | null;
  ask: (draft: PolicyDocument) => void;
  button: string;
  /** What stands there before it was asked. */
  before: string;
  sentence: (answer: Answer) => string;
  note: (answer: Answer) => ReactNode;
  /** The answers, one an item. */
  children: (answer: Answer) => ReactNode;
}

/** The frame of both: a button that asks about the draft, and what was answered, of which draft. */
function Trial<Answer>(props: TrialProps<Answer>) {
  const { title, of, run, draft, ask, button, before, sentence, note, children } = props;
  const stale = draft === null || JSON.stringify(draft) !== JSON.stringify(run.variables?.body);
  return (
    <Card
      title={title}
      action={
        <Button
          size="small"
          busy={run.isPending && 'Asking…'}
          disabledReason={draft === null ? invalid : null}
          onClick={() => {
            if (draft) ask(draft);
          }}
        >
          {button}
        </Button>
      }
    >
      {run.isError ? <ErrorPanel what={`The ${of} failed`} error={run.error} /> : null}
      {run.data === undefined ? (
        <p className="text-13 text-secondary">{before}</p>
      ) : (
        <Result sentence={sentence(run.data)} stale={stale}>
          {note(run.data)}
          <Answers of={`the ${of}`}>{children(run.data)}</Answers>
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
