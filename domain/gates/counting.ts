import type { GateFacts } from './facts';
import { countingIn } from './kinds/approvals';
import { whoMayApprove } from './kinds/parts/who-may-approve';
import type { PolicyDocument } from './policy';

/**
 * Has somebody approved in every gate in which they may? One whose approval has lapsed in one of them
 * may give it anew.
 */
export const hasApprovedAll = (
  { gates }: PolicyDocument,
  facts: GateFacts,
  id: string,
): boolean => {
  const theirs = gates.flatMap((gate) =>
    gate.kind === 'approvals' &&
    gate.groups.some((group) =>
      whoMayApprove(group, gate, facts.approvals, facts.build).some((person) => person.id === id),
    )
      ? [gate]
      : [],
  );
  return theirs.length > 0 && theirs.every((gate) => countingIn(gate, facts).includes(id));
};

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
