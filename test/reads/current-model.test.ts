import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Refusal } from '@/lib/refusal';
import { RegistryError } from '@/oci/http/errors';
import type { ManifestPut } from '@/registry/ports';
import type { HowCurrent } from '@/domain/images/current';
import { reinstateBuild } from '@/server/content/builds/reinstate-build';
import { withdrawBuild } from '@/server/content/builds/withdraw-build';
import type { Call } from '@/server/access/call/context';
import { promoteRelease } from '@/server/pipeline/promotions/acts/promote';
import { ada, clientOf, imageOf, indexOf, type TestProject } from '../catalogue/fixture';
import { naiveCurrent } from '../support/naive-current';
import { createStageWorld, type StageWorld } from '../support/stage-world';

/**
 * What is current is kept by the acts that change it (L15). Held against a naive model that works it out anew
 * from what stands, over random pushes, deletions, promotions, roll backs and withdrawals, one after another
 * and many at once. So many lives in a run of all tests; `SALLYPORT_CURRENT_LIVES=200` for the proof.
 */
const lives = Number(process.env.SALLYPORT_CURRENT_LIVES ?? 6);
const images = ['api', 'web'];

let world: StageWorld;
let maintainer: string;
let made = 0;
beforeAll(async () => {
  world = await createStageWorld();
  maintainer = await world.person('kim');
});
afterAll(() => world.drop());

type Act =
  | {
      readonly is: 'push' | 'wrap' | 'again' | 'delete' | 'withdraw' | 'reinstate';
      image: number;
      build: number;
    }
  | { readonly is: 'promote'; image: number; build: number; to: string }
  | { readonly is: 'release'; build: number; to: string };

const image = fc.nat({ max: images.length - 1 });
/** Of the builds that there are, from the newest. */
const build = fc.nat({ max: 5 });
const to = fc.constantFrom('staging', 'staging', 'prod');
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ is: fc.constantFrom('push'), image, build }) },
  { weight: 6, arbitrary: fc.record({ is: fc.constant('promote'), image, build, to }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('release'), build, to }) },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constantFrom('wrap', 'again', 'delete', 'withdraw', 'reinstate'),
      image,
      build,
    }),
  },
);

const seen = new Set<string>();

/** How what an act makes current of an image becomes so; null: it makes nothing of it current. */
type HowOf = (image: string) => HowCurrent | null;
const nothing: HowOf = () => null;
const kindIn =
  (done: readonly { readonly image: string; readonly kind: 'promotion' | 'rollback' }[]): HowOf =>
  (name) => {
    const one = done.find((item) => item.image === name);
    return one ? (one.kind === 'rollback' ? 'rolled-back' : 'promoted') : null;
  };

/** A project of its own, and what may happen to the builds of its images. */
async function createLife() {
  const slug = `life-${(made += 1)}`;
  const shop: TestProject = await world.project(slug);
  await world.grant(shop, maintainer, 'maintainer');
  const kim: Call = await world.callOf(maintainer);
  const lines: {
    name: string;
    client: Awaited<ReturnType<typeof clientOf>>;
    puts: ManifestPut[];
  }[] = [];
  for (const name of images) {
    lines.push({ name, client: await clientOf(world.db, shop, name), puts: [] });
  }
  type Line = (typeof lines)[number];

  const push = async (line: Line, put: ManifestPut) => {
    await line.client.push(put, `1.${line.puts.length + 1}.0`);
    line.puts.push(put);
  };
  const ask = async (to: string, items: { image: string; build: number }[]) => {
    const request = { project: slug, to, reason: 'as it came', items };
    return (await promoteRelease(world.services, kim, request)).answer.items;
  };

  async function act(one: Act): Promise<HowOf> {
    if (one.is === 'release') {
      const items = lines.map(({ name, puts }) => ({
        image: name,
        build: Math.max(1, puts.length - one.build),
      }));
      return kindIn(await ask(one.to, items));
    }
    const line = lines[one.image]!;
    const salt = `${slug} ${line.name} ${line.puts.length}`;
    if (one.is === 'push' || line.puts.length === 0) {
      await push(line, imageOf(salt));
      return () => 'pushed';
    }
    const number = Math.max(1, line.puts.length - one.build);
    const put = line.puts[number - 1]!;
    const name = { project: slug, image: line.name, number };
    switch (one.is) {
      case 'wrap':
        await push(line, indexOf([[put, 'linux/amd64']], { salt }));
        return () => 'pushed';
      case 'again':
        await line.client.push(put, `1.${number}.0`);
        return () => 'pushed';
      case 'delete':
        await line.client.catalogue
          .repository(line.client.repository, ada)
          .remove.manifest(put.digest);
        return () => 'removed';
      case 'promote':
        return kindIn(await ask(one.to, [{ image: line.name, build: number }]));
      case 'withdraw':
        await withdrawBuild(world.services, kim, { ...name, reason: 'leaks' });
        return nothing;
      case 'reinstate':
        await reinstateBuild(world.services, kim, name);
        return nothing;
    }
  }

  /** What may be refused to anybody is no failure of what is tried here. */
  const tried = async (one: Act): Promise<HowOf> => {
    try {
      const how = await act(one);
      seen.add(one.is);
      if (images.some((name) => how(name) === 'rolled-back')) seen.add('roll back');
      return how;
    } catch (error) {
      if (error instanceof Refusal || error instanceof RegistryError) return nothing;
      throw error;
    }
  };

  const rows = async () => {
    const kept = await world.db.prisma.current.findMany({
      where: { stage: { projectId: shop.id } },
      orderBy: { id: 'asc' },
      include: { stage: true, image: true, build: true },
    });
    return kept.map(({ stage, image: { name }, build: own, how, since, until, ...row }) => ({
      stage: stage.slug,
      image: name,
      number: own?.number ?? null,
      how,
      since,
      until,
      promotion: row.promotionId,
      by: row.actorName,
    }));
  };
  const naive = () => naiveCurrent(world.db, shop.id);

  /** Holds what is kept against what stands; of each image and stage, its past joins without a gap. */
  async function check(): Promise<void> {
    const kept = await rows();
    for (const { stage, image: name, number } of await naive()) {
      const past = kept.filter((row) => row.stage === stage && row.image === name);
      const where = `${name} in ${stage}`;
      expect(past.at(-1)?.number ?? null, where).toBe(number);
      expect(
        past.map(({ until }) => until),
        where,
      ).toEqual(past.map((_, at) => past[at + 1]?.since ?? null));
      for (const [at, row] of past.entries()) {
        expect(row.number, `${where}: a change changes something`).not.toBe(
          past[at - 1]?.number ?? null,
        );
        expect(row.promotion !== null, where).toBe(stage !== 'dev');
      }
    }
  }
  return { tried, rows, naive, check };
}

it('is what stands says, with how it came so, after whatever happened', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyAct, { minLength: 20, maxLength: 40, size: 'max' }),
      async (acts) => {
        const life = await createLife();
        const expected: {
          stage: string;
          image: string;
          number: number | null;
          how: string | null;
        }[] = [];
        let before = await life.naive();
        for (const one of acts) {
          const how = await life.tried(one);
          const now = await life.naive();
          // Stages and images stay where they are in the list.
          for (const [at, { stage, image: name, number }] of now.entries()) {
            if (number !== before[at]!.number)
              expected.push({ stage, image: name, number, how: how(name) });
          }
          before = now;
        }
        const kept = await life.rows();
        expect(
          kept.map(({ stage, image: name, number, how }) => ({ stage, image: name, number, how })),
        ).toEqual(expected);
        const byWhom = kept.map(({ stage, by }) => [stage === 'dev', by]);
        expect(new Set(byWhom.map(String))).toEqual(
          new Set(
            kept.map(({ stage }) =>
              stage === 'dev' ? `true,${ada.name}` : 'false,kim@example.com',
            ),
          ),
        );
        await life.check();
      },
    ),
    { numRuns: lives, endOnFailure: true },
  );
});

it('is one thing of each image in each stage, and its past has no gap, whatever happens at once', async () => {
  const together = fc.array(anyAct, { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(together, { minLength: 6, maxLength: 12, size: 'max' }),
      async (rounds) => {
        const life = await createLife();
        for (const name of images.keys()) await life.tried({ is: 'push', image: name, build: 0 });
        for (const acts of rounds) {
          await Promise.all(acts.map(life.tried));
          await life.check();
        }
      },
    ),
    { numRuns: lives, endOnFailure: true },
  );
});

it('of which every kind of act was tried with effect', () => {
  const all = [
    'again',
    'delete',
    'promote',
    'push',
    'reinstate',
    'release',
    'roll back',
    'withdraw',
    'wrap',
  ];
  expect([...seen].sort()).toEqual(all);
});
