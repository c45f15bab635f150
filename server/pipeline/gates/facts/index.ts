import type { FactsByNeed } from '@/domain/gates/facts';
import { approvals } from './approvals';
import { checks } from './checks';
import { content } from './content';
import type { NeededFact } from '../fact';
import { soak } from './soak';

/** Every fact that a kind of gate may need: the one table. */
export const facts: { readonly [Need in keyof FactsByNeed]: NeededFact<FactsByNeed[Need]> } = {
  checks,
  soak,
  content,
  approvals,
};
