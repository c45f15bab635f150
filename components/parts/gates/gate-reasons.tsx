import type { Verdict } from '@/contract/shapes/gates';
import { cn } from '../../ui/cn';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { Until } from '../../ui/text/until';
import { EvidenceLinks } from './evidence-links';
import { gateName } from './gate-name';

interface GateReasonsProps {
  verdicts: readonly Verdict[];
  /** `exact`: every time is the UTC moment. */
  look?: 'exact';
  className?: string;
}

/** Every gate with its sentence, until when, and what it rests on: the answer to "why not?". */
export function GateReasons({ verdicts, look, className }: GateReasonsProps) {
  return (
    <ul className={cn('flex min-w-0 flex-col gap-2', className)}>
      {verdicts.map((verdict) => (
        <li key={verdict.gate} className="min-w-0">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <State kind={verdict.verdict} className="max-w-full whitespace-normal">
              <span className="sr-only">{verdict.verdict}: </span>
              <span className="break-words">{gateName(verdict)}</span>
            </State>
            {verdict.until === null || verdict.verdict === 'failed' ? null : (
              <span className="text-12 text-secondary">
                until{' '}
                {look === 'exact' ? (
                  <Time at={verdict.until} look="exact" />
                ) : (
                  <Until at={verdict.until} />
                )}
              </span>
            )}
          </p>
          <p className="text-12 break-words">{verdict.reason}</p>
          <EvidenceLinks evidence={verdict.evidence} look={look} />
        </li>
      ))}
    </ul>
  );
}
