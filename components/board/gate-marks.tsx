import type { Verdict } from '@/contract/shapes/gates';
import { wordsOf } from '@/domain/gates/kinds/words';
import { waitsFor } from '@/domain/gates/next-act';
import { countGates } from '../parts/gates/gate-counts';
import { gateName } from '../parts/gates/gate-name';
import { State } from '../ui/text/state';

/** Gates at a glance: `✓ 5/5 gates` where all let it in; else what does not, by name, and the rest. */
export function GateMarks({ verdicts }: { verdicts: readonly Verdict[] }) {
  const { open, waived, total, closed } = countGates(verdicts);
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
      {closed.map((verdict) => (
        <State key={verdict.gate} kind={verdict.verdict} className="max-w-full whitespace-normal">
          <span className="sr-only">{verdict.verdict}: </span>
          <span className="break-words">{markOf(verdict)}</span>
        </State>
      ))}
      {open === waived ? null : (
        <State kind="passed">
          {open - waived}/{total} {total === 1 ? 'gate' : 'gates'}
          <span className="sr-only"> passed</span>
        </State>
      )}
      {waived === 0 ? null : <State kind="waived">{waived} waived</State>}
    </span>
  );
}

/** What is told by what it waits for, checks by name and the rest of approvals, is so while that is missing. */
const markOf = (verdict: Verdict): string =>
  verdict.verdict === 'waiting' && (verdict.missing ?? wordsOf(verdict)?.shortly)
    ? waitsFor(verdict)
    : gateName(verdict);
