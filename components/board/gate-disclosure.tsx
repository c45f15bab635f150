import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Verdict } from '@/contract/shapes/gates';
import { GateReasons } from '../parts/gates/gate-reasons';
import { GateMarks } from './gate-marks';

interface GateDisclosureProps {
  verdicts: readonly Verdict[];
  /** The stage that they are toward: its name, for those who do not see where the mark stands. */
  toward: ReactNode;
}

/** Gates at a glance; opened, each with its reason. */
export function GateDisclosure({ verdicts, toward }: GateDisclosureProps) {
  if (verdicts.length === 0) return null;
  return (
    <details className="group -mx-1 min-w-0 rounded-md open:bg-muted">
      <summary className="flex min-h-6 cursor-pointer list-none items-start gap-1 rounded-md px-1 py-0.5 hover:bg-muted [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="mt-px size-3.5 shrink-0 text-secondary transition-transform group-open:rotate-90"
        />
        <span className="sr-only">Gates of {toward}: </span>
        <GateMarks verdicts={verdicts} />
      </summary>
      <GateReasons verdicts={verdicts} className="px-1.5 pt-1 pb-2" />
    </details>
  );
}
