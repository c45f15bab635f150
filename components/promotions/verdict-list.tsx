import type { Promotion } from '@/contract/promotions';
import { State } from '../ui/state';

/** What each gate said, with its reason. */
export function VerdictList({ verdicts }: { verdicts: Promotion['verdicts'] }) {
  if (verdicts.length === 0) {
    return <>This stage has no gates. What counts is the right to promote into it.</>;
  }
  return (
    <ul className="flex flex-col gap-1">
      {verdicts.map((verdict) => (
        <li key={verdict.gate} className="flex flex-wrap items-baseline gap-x-2">
          <State kind={verdict.verdict}>{verdict.title}</State>
          <span className="text-12 text-secondary">{verdict.reason}</span>
        </li>
      ))}
    </ul>
  );
}
