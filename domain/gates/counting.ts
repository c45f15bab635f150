import type { GateFacts } from './facts';
import { peopleAskedBy } from './kinds/index';
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
  const theirs = peopleAskedBy(gates).filter((asking) =>
    asking.groups(facts.approvals).some(({ people }) => people.some((person) => person.id === id)),
  );
  return theirs.length > 0 && theirs.every((asking) => asking.counting(facts).includes(id));
};

/**
 * Ids of the people whose approval counts in some gate of a policy that asks people: given for exactly
 * this (L4), not lapsed, by somebody who may decide now. Null: the policy asks nobody.
 */
export function countingApprovals(
  { gates }: PolicyDocument,
  facts: GateFacts,
): ReadonlySet<string> | null {
  const asking = peopleAskedBy(gates);
  if (asking.length === 0) return null;
  return new Set(asking.flatMap((of) => of.counting(facts)));
}
