import type { Verdict } from '@/contract/gates';

/** What a gate is called beside its state: a stopped line's is not `Line running`. */
export const gateName = ({ kind, title }: Verdict): string =>
  kind === 'hold' ? 'Line stopped' : kind === 'withdrawn' ? 'Withdrawn' : title;
