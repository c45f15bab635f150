import { randomOf, type Random } from '../../fuzz/random';
import { counts, dimensions, isPossible, type Case } from './law';

type Name = keyof typeof dimensions;
const names = Object.keys(dimensions) as Name[];

/**
 * The cases to try. First those in which how the accounts were made decides alone: for each making, each act
 * and each thing that concerns it, by somebody whose role and credential let them. Then as many as have every
 * value of every part together with every value of every other (a pairwise cover); then further ones.
 * @param seed chooses what is left open. @param further how many more than the cover.
 */
export function casesOf(seed: number, further: number): Case[] {
  const random = randomOf(seed, 0);
  const decisive = dimensions.making.flatMap((making) =>
    concerning.map(({ act, did, ...fixed }) =>
      completed(random, {
        making,
        act,
        did,
        excludes_pusher: 'yes',
        role: 'maintainer',
        acts_by: random.pick(['session', 'all', 'promote']),
        ...fixed,
      }),
    ),
  );
  const more = Array.from({ length: further }, () => completed(random, {}));
  return [...decisive, ...pairwise(random, decisive), ...more];
}

/** What each act goes by. */
const concerning: readonly (Partial<Case> & Pick<Case, 'act' | 'did'>)[] = [
  { act: 'approve', did: 'asked' },
  { act: 'approve', did: 'pushed' },
  { act: 'waive the approvals', did: 'asked' },
  { act: 'waive a soak', did: 'asked', stage: 'prod' },
  { act: 'sign off', did: 'asked' },
  { act: 'sign off', did: 'broke the glass' },
];

/** The values that are left open, by chance. */
function completed(random: Random, fixed: Partial<Case>): Case {
  for (;;) {
    const chosen = names.map((name) => [
      name,
      fixed[name] ?? random.pick<string>(dimensions[name]),
    ]);
    const one = Object.fromEntries(chosen) as Case;
    if (isPossible(one)) return one;
  }
}

/** Cases that have, with those that are there, each two values together that can be. */
function pairwise(random: Random, there: readonly Case[]): Case[] {
  const open = new Set(allPairs());
  const cover = (one: Case) => pairsOf(one).forEach((pair) => open.delete(pair));
  there.forEach(cover);
  const cases: Case[] = [];
  for (let [pair] = open; pair !== undefined; [pair] = open) {
    const fixed = JSON.parse(pair) as Partial<Case>;
    const tries = Array.from({ length: 40 }, () => completed(random, fixed));
    const gain = (one: Case) => pairsOf(one).filter((each) => open.has(each)).length;
    const best = tries.reduce((a, b) => (gain(b) > gain(a) ? b : a));
    cases.push(best);
    cover(best);
  }
  return cases;
}

const pairsOf = (one: Case): string[] =>
  names.flatMap((a, at) =>
    names.slice(at + 1).map((b) => JSON.stringify({ [a]: one[a], [b]: one[b] })),
  );

const allPairs = (): string[] =>
  names.flatMap((a, at) =>
    names
      .slice(at + 1)
      .flatMap((b) =>
        dimensions[a].flatMap((x) => dimensions[b].map((y) => JSON.stringify({ [a]: x, [b]: y }))),
      ),
  );

export const isCovered = (cases: readonly Case[]): boolean => {
  const there = new Set(cases.flatMap(pairsOf));
  return allPairs().every((pair) => there.has(pair)) && counts.size === dimensions.making.length;
};
