import type { GateFacts } from './facts';
import { countingIn } from './kinds/approvals';
import type { PolicyDocument } from './policy';

/**
 * Ids of the people whose approval counts in some approvals gate of a policy: given for exactly this
 * (L4), not lapsed, by somebody who may decide now. Null: the policy asks nobody.
 */
export function countingApprovals(
  { gates }: PolicyDocument,
  facts: GateFacts,
): ReadonlySet<string> | null {
  const asking = gates.flatMap((gate) => (gate.kind === 'approvals' ? [gate] : []));
  if (asking.length === 0) return null;
  return new Set(asking.flatMap((gate) => countingIn(gate, facts)));
}
