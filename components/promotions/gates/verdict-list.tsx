import type { ReactNode } from 'react';
import type { GateName, Verdict } from '@/contract/shapes/gates';
import { isAskedOfPeople } from '@/domain/gates/kinds/words';
import { EvidenceLinks } from '../../parts/gates/evidence-links';
import { State } from '../../ui/text/state';
import { Until } from '../../ui/text/until';
import { TextWithTimes } from './text-with-times';

interface VerdictListProps {
  verdicts: readonly Verdict[];
  /** They are of a promotion that has ended: nothing of it waits or holds any more. */
  ended?: boolean;
  /** Where a stage goes back to a build that it had before: its name, and the gates that are not asked. */
  back?: { stage: string; notAsked: readonly GateName[] } | undefined;
  /** What can be done about one, at its end. */
  act?: (verdict: Verdict) => ReactNode;
}

/** What each gate says: state, name, its sentence, what it rests on, and what it waits for. */
export function VerdictList({ verdicts, ended = false, back, act }: VerdictListProps) {
  if (back !== undefined) {
    return (
      <>
        <p className="px-4 py-3 text-13 text-secondary">
          A roll back is asked nothing of the policy: {back.stage} had this build before. What
          always holds is that it is not withdrawn.
        </p>
        <div className="border-t border-line">
          <VerdictList
            verdicts={verdicts.length === 0 ? [notWithdrawn(ended)] : verdicts}
            ended={ended}
            {...(act && { act })}
          />
          <NotAsked gates={back.notAsked} />
        </div>
      </>
    );
  }
  if (verdicts.length === 0) {
    return (
      <p className="px-4 py-3 text-13 text-secondary">
        No gates: what counts is the right to promote into this stage.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {verdicts.map((verdict) => (
        <li
          key={verdict.gate}
          className="grid gap-x-4 gap-y-1 px-4 py-2.5 text-13 sm:grid-cols-[5.5rem_minmax(0,1fr)_auto]"
        >
          <State kind={verdict.verdict} className="self-start sm:mt-0.5" />
          <div className="flex min-w-0 flex-col gap-0.5">
            <span className="font-medium">{verdict.title}</span>
            <span className="wrap-anywhere text-secondary">
              <TextWithTimes text={verdict.reason} />
            </span>
            <Rest verdict={ended ? { ...verdict, until: null, on: [] } : verdict} />
          </div>
          {act === undefined ? null : <div className="sm:self-center">{act(verdict)}</div>}
        </li>
      ))}
    </ul>
  );
}

/** Gates that a roll back is not asked: neither passed nor missing. */
function NotAsked({ gates }: { gates: readonly GateName[] }) {
  if (gates.length === 0) return null;
  return (
    <ul aria-label="Gates that are not asked" className="divide-y divide-line border-t border-line">
      {gates.map(({ gate, title }) => (
        <li
          key={gate}
          className="grid gap-x-4 px-4 py-2.5 text-13 sm:grid-cols-[5.5rem_minmax(0,1fr)]"
        >
          <State kind="not-run">not asked</State>
          <span className="text-secondary">{title}</span>
        </li>
      ))}
    </ul>
  );
}

/** What holds in every stage is told where nothing else is; that it stands in the way, the server says. */
const notWithdrawn = (ended: boolean): Verdict => ({
  gate: 'withdrawn',
  kind: 'withdrawn',
  title: 'Withdrawal',
  verdict: 'passed',
  reason: ended ? 'It was not withdrawn when it was decided.' : 'It is not withdrawn.',
  until: null,
  on: [],
  evidence: [],
});

function Rest({ verdict: of }: { verdict: Verdict }) {
  const { verdict, until, on, evidence } = of;
  // Who approved is told with the approvals themselves.
  const shown = isAskedOfPeople(of) ? [] : evidence;
  if (until === null && on.length === 0 && shown.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-x-3 gap-y-0.5 text-12 text-secondary">
      {until === null ? null : (
        <span>
          {verdict === 'waiting' ? 'waits until' : 'holds until'} <Until at={until} />
        </span>
      )}
      {on.length === 0 || verdict !== 'waiting' ? null : (
        <span>
          waits for <span className="text-text">{on.join(', ')}</span>
        </span>
      )}
      <EvidenceLinks evidence={shown} />
    </div>
  );
}
