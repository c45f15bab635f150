import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account, Accounts, Making, MakingKind, Word } from './accounts';
import { standsFor } from './stands-for';

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const made = (byId: string, at: number, more: Partial<Making> = {}): Making => ({
  byId,
  how: 'invited',
  byAdministrator: false,
  at: day(at),
  ...more,
});
const word = (byId: string, at: number): Word => ({ byId, at: day(at) });
const account = (id: string, makings: Making[], words: Word[] = [], linked?: number): Account => ({
  id,
  makings,
  words,
  linkedAt: linked === undefined ? null : day(linked),
});
const all = (...list: Account[]): Accounts => new Map(list.map((one) => [one.id, one]));
const ids = (accounts: Accounts, ...of: string[]) => [...standsFor(of, accounts).keys()].sort();
const root = { byAdministrator: true } as const;

describe('who counts as another person (L7, row 60)', () => {
  it('whoever was invited, created or reset by a requester counts as them, through chains of two and three', () => {
    for (const how of ['invited', 'created', 'reset'] satisfies MakingKind[]) {
      const chain = all(
        account('bert', [made('ada', 1, { how, ...root })]),
        account('carl', [made('bert', 2)]),
        account('dora', [made('carl', 3)]),
        account('zoe', [made('other', 1, root)]),
      );
      expect(ids(chain, 'ada')).toEqual(['bert', 'carl', 'dora']);
      expect(standsFor(['ada'], chain).get('bert')).toEqual({
        madeId: 'bert',
        byId: 'ada',
        how,
        asId: 'ada',
        direct: true,
      });
      expect(standsFor(['ada'], chain).get('dora')).toMatchObject({ asId: 'ada', direct: false });
    }
  });

  it('who made the requester could have asked by it, and so could what a maintainer made besides', () => {
    const world = all(account('bert', [made('mia', 1)]), account('carl', [made('mia', 1)]));
    expect(ids(world, 'bert')).toEqual(['carl', 'mia']);
    expect(standsFor(['bert'], world).get('mia')).toMatchObject({ madeId: 'bert', asId: 'bert' });
  });

  it('an administrator says who there is by making accounts: these stand together with them alone', () => {
    const world = all(
      account('bert', [made('ada', 1, root)]),
      account('carl', [made('ada', 1, root)]),
    );
    expect(ids(world, 'bert')).toEqual(['ada']);
    expect(ids(world, 'ada')).toEqual(['bert', 'carl']);
    // And through a chain: what she made made him.
    const chain = all(
      account('dora', [made('ada', 1, root)]),
      account('bert', [made('dora', 2, root)]),
    );
    expect(ids(chain, 'bert')).toEqual(['ada', 'dora']);
  });

  it('a word parts, of an administrator who is neither of both, nor counts as one of them', () => {
    const bert = (by: string) => account('bert', [made('ada', 1)], [word(by, 2)]);
    expect(ids(all(bert('eve')), 'ada')).toEqual([]);
    expect(ids(all(bert('ada')), 'ada')).toEqual(['bert']);
    expect(ids(all(bert('bert')), 'ada')).toEqual(['bert']);
    const eve = account('eve', [made('ada', 1, root)]);
    expect(ids(all(bert('eve'), eve), 'ada')).toEqual(['bert', 'eve']);
    const known = account('eve', [made('ada', 1, root)], [word('max', 3)]);
    expect(ids(all(bert('eve'), known), 'ada')).toEqual([]);
  });

  it('single sign-on parts; a reset after either joins again, but the owner’s own', () => {
    expect(ids(all(account('bert', [made('ada', 1)], [], 1)), 'ada')).toEqual([]);
    const reset = made('ada', 5, { how: 'reset', ...root });
    expect(ids(all(account('bert', [made('ada', 1), reset], [], 2)), 'ada')).toEqual(['bert']);
    expect(ids(all(account('bert', [reset], [word('eve', 4)])), 'ada')).toEqual(['bert']);
    expect(ids(all(account('bert', [reset], [word('eve', 6)])), 'ada')).toEqual([]);
    // Somebody else's reset concerns what they ask for.
    const byMax = made('max', 5, { how: 'reset', ...root });
    const bert = all(account('bert', [made('ada', 1, root), byMax], [word('eve', 2)]));
    expect(ids(bert, 'ada')).toEqual([]);
    expect(ids(bert, 'max')).toEqual(['bert']);
  });

  it('two who both had a way into an account of the requester’s making stay two', () => {
    const max = made('max', 2, { how: 'reset', ...root });
    const world = all(account('bert', [made('ada', 1, root), max]));
    expect(ids(world, 'ada')).toEqual(['bert']);
    expect(ids(world, 'bert')).toEqual(['ada', 'max']);
  });

  it('ends where accounts made one another, and knows nobody who is not there', () => {
    const ring = all(
      account('a', [made('c', 1)]),
      account('b', [made('a', 1)]),
      account('c', [made('b', 1)]),
    );
    expect(ids(ring, 'b')).toEqual(['a', 'c']);
    expect(ids(ring)).toEqual([]);
    expect(ids(ring, 'gone')).toEqual([]);
  });
});

describe('one hand behind several (row 60)', () => {
  it('gives no word for what its own accounts made, whichever of them asks', () => {
    const c = account('c', [made('b', 2)], [word('ada', 3)]);
    const world = all(account('b', [made('ada', 1, root)]), c);
    expect(ids(world, 'c')).toEqual(['ada']);
    expect(ids(world, 'ada')).toEqual(['b', 'c']);
    // Between the two it is an administrator's word like any other.
    expect(ids(world, 'b')).toEqual(['ada']);
  });

  it('gives none through an administrator of its own making', () => {
    const world = all(
      account('eve', [made('ada', 1, root)]),
      account('b', [made('ada', 1, root)], [word('eve', 2)]),
      account('c', [made('b', 3)]),
    );
    expect(ids(world, 'c')).toEqual(['ada', 'b']);
    expect(ids(world, 'ada')).toEqual(['b', 'c', 'eve']);
  });

  it('gives none in a ring, where accounts that it made vouch for those that made them', () => {
    const world = all(
      account('x', [made('ada', 1, root)], [word('z', 5)]),
      account('y', [made('x', 2)], [word('ada', 3)]),
      account('z', [made('y', 4)]),
    );
    for (const one of ['x', 'y', 'z']) expect(ids(world, one)).toContain('ada');
    expect(ids(world, 'ada')).toEqual(['x', 'y', 'z']);
  });

  it('is nobody’s word where the giver asks too', () => {
    const world = all(account('bert', [made('mia', 1)], [word('ada', 2)]));
    expect(ids(world, 'mia')).toEqual([]);
    expect(ids(world, 'mia', 'ada')).toEqual(['bert']);
  });
});

describe('any accounts', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const some = fc.constantFrom(...names);
  const at = fc.integer({ min: 1, max: 4 });
  const accountOf = (id: string) =>
    fc.record({
      id: fc.constant(id),
      makings: fc.array(
        fc.record({
          byId: some.filter((by) => by !== id),
          how: fc.constantFrom<MakingKind>('invited', 'created', 'reset'),
          byAdministrator: fc.boolean(),
          at: at.map(day),
        }),
        { maxLength: 2 },
      ),
      words: fc.array(fc.record({ byId: some, at: at.map(day) }), { maxLength: 2 }),
      linkedAt: fc.option(at.map(day), { freq: 6 }),
    });
  const worlds = fc.tuple(...names.map(accountOf)).map((list) => all(...list));
  const asked = fc.uniqueArray(some, { maxLength: 2 });

  /** The law again, as it is said: all sets are tried, nothing is worked out in turns. */
  const subsets = names.reduce<string[][]>(
    (sets, name) => [...sets, ...sets.map((set) => [...set, name])],
    [[]],
  );
  type Step = Making & { readonly id: string };
  const reach = (from: string, steps: readonly Step[]): Set<string> => {
    const reached = new Set([from]);
    for (let size = 0; size < reached.size;) {
      size = reached.size;
      for (const { byId, id } of steps) if (reached.has(byId)) reached.add(id);
    }
    return reached;
  };
  const handByTheLaw = (by: string, seeds: readonly string[], accounts: Accounts) => {
    const steps: Step[] = [...accounts.values()].flatMap((one) =>
      one.makings
        .filter((making) => one.linkedAt === null || one.linkedAt < making.at)
        .map((making) => ({ ...making, id: one.id })),
    );
    const unparted = (held: readonly string[]) =>
      steps.filter(({ id, at: madeAt }) =>
        accounts
          .get(id)!
          .words.every(
            (given) => given.at < madeAt || [by, ...held, ...seeds].includes(given.byId),
          ),
      );
    // Whatever could be held is, as long as it holds itself up.
    const held = subsets.filter((set) => {
      const all = reach(by, unparted(set));
      return set.every((id) => all.has(id));
    });
    const most = [...new Set(held.flat())];
    const open = unparted(most);
    const alike = reach(
      by,
      open.filter(({ byId, byAdministrator }) => byId !== by || !byAdministrator),
    );
    alike.delete(by);
    return { all: reach(by, open), alike };
  };
  const byTheLaw = (seeds: readonly string[], accounts: Accounts): string[] => {
    const hands = [...names, 'other'].map((by) => ({ by, ...handByTheLaw(by, seeds, accounts) }));
    const areOne = (one: string, other: string) =>
      hands.some(
        ({ by, all, alike }) =>
          all.has(one) &&
          all.has(other) &&
          ([one, other].includes(by) || alike.has(one) || alike.has(other)),
      );
    return names.filter((id) => !seeds.includes(id) && seeds.some((seed) => areOne(seed, id)));
  };

  it('are told by the law as it is written', () => {
    fc.assert(
      fc.property(worlds, asked, (accounts, seeds) => {
        expect([...standsFor(seeds, accounts).keys()].sort()).toEqual(byTheLaw(seeds, accounts));
      }),
      { numRuns: 500 },
    );
  });

  it('are one both ways', () => {
    fc.assert(
      fc.property(worlds, some, some, (accounts, one, other) => {
        if (one === other) return;
        expect(standsFor([one], accounts).has(other)).toBe(standsFor([other], accounts).has(one));
      }),
      { numRuns: 2_000 },
    );
  });

  it('one more making parts nobody; one more word of nobody’s making joins nobody', () => {
    fc.assert(
      fc.property(worlds, asked, some, some, (accounts, seeds, id, byId) => {
        const before = [...standsFor(seeds, accounts).keys()];
        const account = accounts.get(id)!;
        if (id !== byId) {
          const makings = [...account.makings, made(byId, 3)];
          const after = standsFor(seeds, new Map(accounts).set(id, { ...account, makings }));
          expect(before.filter((one) => !after.has(one))).toEqual([]);
        }
        const words = [...account.words, word('outside', 4)];
        const vouched = standsFor(seeds, new Map(accounts).set(id, { ...account, words }));
        expect([...vouched.keys()].filter((one) => !before.includes(one))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('every reason names a making that stands, and somebody who was asked about', () => {
    fc.assert(
      fc.property(worlds, asked, (accounts, seeds) => {
        for (const [id, { madeId, byId, asId }] of standsFor(seeds, accounts)) {
          expect([madeId, byId]).toContain(id);
          expect(seeds).toContain(asId);
          expect(accounts.get(madeId)!.makings.map((making) => making.byId)).toContain(byId);
        }
      }),
    );
  });
});
