import type { Verdict } from '@/contract/shapes/gates';

/** Verdicts at a glance. */
export interface GateCounts {
  /** Gates that let the build in; waived ones among them. */
  readonly open: number;
  readonly waived: number;
  readonly total: number;
  /** Those that do not: what fails first, then what waits. */
  readonly closed: readonly Verdict[];
}

export const countGates = (verdicts: readonly Verdict[]): GateCounts => {
  const of = (state: Verdict['verdict']) => verdicts.filter(({ verdict }) => verdict === state);
  const closed = [...of('failed'), ...of('waiting')];
  return {
    open: verdicts.length - closed.length,
    waived: of('waived').length,
    total: verdicts.length,
    closed,
  };
};

/** When the clock alone next changes something that waits; null: never. */
export const nextUntil = (verdicts: readonly Verdict[]): string | null =>
  verdicts
    .flatMap(({ verdict, until }) => (verdict === 'waiting' && until !== null ? [until] : []))
    .sort()[0] ?? null;
