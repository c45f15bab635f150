import type { Approver } from '../../facts';
import { assign } from './assign';

/**
 * Fills the groups that the fewest people may stand for first: who is in two groups stands for the
 * one where others are hard to find, and what is said to be missing can be given.
 */
export function assignScarceFirst(
  places: readonly number[],
  willing: readonly (readonly string[])[],
  eligible: readonly (readonly Approver[])[],
): string[][] {
  const order = [...places.keys()].sort((a, b) => eligible[a]!.length - eligible[b]!.length);
  const filled = assign(
    order.map((group) => places[group]!),
    order.map((group) => willing[group]!),
  );
  return places.map((_, group) => filled[order.indexOf(group)]!);
}

/**
 * Those whose approval would fill one more place, perhaps by letting somebody else stand for another
 * group. Who may stand for the same groups is asked about once.
 */
export function whoseWouldCount(
  places: readonly number[],
  willing: readonly (readonly string[])[],
  eligible: readonly (readonly Approver[])[],
  givers: ReadonlySet<string>,
): Approver[] {
  const sizeOf = (filled: readonly string[][]) => filled.flat().length;
  const have = sizeOf(assign(places, willing));
  const groupsOf = new Map<Approver, number[]>();
  for (const [group, people] of eligible.entries()) {
    for (const person of people) {
      if (!givers.has(person.id)) groupsOf.set(person, [...(groupsOf.get(person) ?? []), group]);
    }
  }
  const answers = new Map<string, boolean>();
  return [...groupsOf].flatMap(([person, groups]) => {
    const key = groups.join();
    const counts =
      answers.get(key) ??
      sizeOf(
        assign(
          places,
          willing.map((ids, at) => (groups.includes(at) ? [...ids, person.id] : ids)),
        ),
      ) > have;
    answers.set(key, counts);
    return counts ? [person] : [];
  });
}
