import type { Verdict } from '@/contract/shapes/gates';

/** What a gate is called at a glance, where no sentence stands beside it. */
export const gateName = ({ kind, title }: Verdict): string =>
  kind === 'hold' ? 'Line stopped' : kind === 'withdrawn' ? 'Withdrawn' : title;
