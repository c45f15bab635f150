import type { Difference } from '../support/compare-answers';

/**
 * A difference between what a landed version answered and what is answered today that is meant, and why.
 * All of the conditions that it names must hold; a difference that none of these allows fails the tests.
 */
export interface KnownDifference {
  /** Whose answers: of the path as it was asked. */
  readonly path: RegExp;
  /** Which members, as `answer.body.items[2].name`; numbers of items are `[]` here. */
  readonly at: RegExp;
  readonly change: Difference['change'];
  /** What it was, and what it is, as JSON. */
  readonly was?: RegExp;
  readonly is?: RegExp;
  /** Why nobody loses by it. */
  readonly reason: string;
}

/** By the commit of the version that answered. */
export const knownDifferences: Readonly<Record<string, readonly KnownDifference[]>> = {
  '2c8efd0': [
    {
      path: /\/audit(\?|$)/,
      at: /^answer\.body\.items\[\]\.about/,
      change: 'added',
      reason: 'Lines of the trail say by id what they tell of.',
    },
    {
      path: /\/audit(\?|$)/,
      at: /^answer\.headers\.content-length$/,
      change: 'changed',
      reason: 'Lines of the trail say by id what they tell of.',
    },
  ],
};

/** Whether a difference is meant. */
export function isKnown(
  known: readonly KnownDifference[],
  path: string,
  { at, change, was, is }: Difference,
): boolean {
  const place = at.replaceAll(/\[\d+\]/g, '[]');
  return known.some(
    (one) =>
      one.change === change &&
      one.path.test(path) &&
      one.at.test(place) &&
      (one.was?.test(JSON.stringify(was)) ?? true) &&
      (one.is?.test(JSON.stringify(is)) ?? true),
  );
}
