import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Current, PastCurrent } from '@/contract/shapes/current';
import type { Board, Build, ImageLanes } from '@/contract/shapes/images';
import type { ProjectSummary } from '@/contract/shapes/projects';
import type { ManifestPut } from '@/registry/ports';
import type { Call } from '@/server/access/call/context';
import { clientOf, imageOf, indexOf, type Client, type TestProject } from '../catalogue/fixture';
import { randomOf } from '../fuzz/random';
import { apiOf } from '../support/api';
import { createStageWorld, type StageWorld } from '../support/stage-world';

/**
 * What is current is one fact (L15): the home page, a project's images and the board of each must give one
 * answer, and it is what a cluster gets for `latest`, whatever was pushed, promoted, rolled back, promoted
 * again, withdrawn, reinstated and found to be part of another before. The seed is in the failure's name.
 */
const seeds = [1, 2, 3];
const acts = 50;
const happened = new Set<string>();
/** What may happen, the likelier the more often it stands here. */
const weighed = [
  'push',
  'wrap',
  'promote',
  'promote',
  'promote',
  'promote',
  'withdraw',
  'reinstate',
];

let world: StageWorld;
let maintainer: string;
let request: ReturnType<typeof apiOf>;

beforeAll(async () => {
  world = await createStageWorld();
  request = apiOf(world);
  maintainer = await world.person('kim');
});
afterAll(() => world.drop());

interface Pushed {
  readonly put: ManifestPut;
  isPart: boolean;
}

/** A project with two images, and everything that may happen to their builds. */
async function createLife(slug: string) {
  const shop: TestProject = await world.project(slug);
  await world.grant(shop, maintainer, 'maintainer');
  const kim: Call = await world.callOf(maintainer);
  const images: { name: string; client: Client; builds: Pushed[] }[] = [];
  for (const name of ['api', 'web']) {
    images.push({ name, client: await clientOf(world.db, shop, name), builds: [] });
  }
  type Image = (typeof images)[number];

  const get = async <Body>(path: string): Promise<Body> => {
    const answer = await request<Body>(kim, 'GET', path);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };
  const keep = async (image: Image, put: ManifestPut) => {
    await image.client.push(put, `1.${image.builds.length + 1}.0`);
    image.builds.push({ put, isPart: false });
  };
  return {
    images,
    push: (image: Image) => keep(image, imageOf(`${slug} ${image.name} ${image.builds.length}`)),
    /** An index over a build that was pushed alone: that is a part of it from now on. */
    async wrap(image: Image, of: number) {
      const inner = image.builds[of - 1]!;
      if (inner.isPart || inner.put.parsed.kind === 'index') return;
      const other = imageOf(`${slug} ${image.name} beside ${image.builds.length}`);
      await keep(image, indexOf([[inner.put, 'linux/amd64']], { other: other.digest }));
      inner.isPart = true;
    },
    /** @returns what became of it; null: refused, as anybody would be. */
    async promote(image: Image, build: number, to: string): Promise<string | null> {
      const body = { project: slug, image: image.name, build, to, reason: 'as it came' };
      const answer = await request<{ kind: string }>(kim, 'POST', '/promotions', body);
      expect(answer.status).toBeLessThan(500);
      return answer.status === 201 ? answer.body.kind : null;
    },
    async withdraw(image: Image, build: number, isBack: boolean, blockPulls: boolean) {
      const path = `/projects/${slug}/images/${image.name}/builds/${build}/withdrawal`;
      const body = isBack ? undefined : { reason: 'leaks', blockPulls };
      const answer = await request(kim, isBack ? 'DELETE' : 'POST', path, body);
      expect(answer.status).toBeLessThan(500);
      return answer.status < 300;
    },
    /** What every page says is current, each in one form; null where nothing is. */
    async told() {
      const { items } = await get<{ items: ImageLanes[] }>(`/projects/${slug}/images`);
      const boards: Record<string, unknown> = {};
      const alone: Record<string, unknown> = {};
      const passports: Record<string, unknown> = {};
      const registry: Record<string, unknown> = {};
      for (const { name } of items) {
        const board = await get<Board>(`/projects/${slug}/images/${name}/board`);
        boards[name] = board.lanes.map(({ current }) => current);
        passports[name] = board.lanes.map(({ stage, now }) => now && currentOf(now.build, stage));
        alone[name] = await Promise.all(
          board.lanes.map(async ({ stage }) => {
            const path = `/projects/${slug}/images/${name}/stages/${stage}`;
            const { current } = await get<{ current: Current | null }>(path);
            const past = await get<{ items: PastCurrent[] }>(`${path}/history?limit=1`);
            expect(past.items[0]?.until ?? null, 'what is current has no end').toBeNull();
            expect(past.items[0] ?? null).toEqual(current && expect.objectContaining(current));
            return current;
          }),
        );
        registry[name] = await Promise.all(
          board.lanes.map(async (_, stage) => (stage === 0 ? null : latestOf(shop, name, stage))),
        );
      }
      const home = await get<{ items: ProjectSummary[] }>(`/projects?q=${slug}`);
      return {
        items,
        boards,
        passports,
        alone,
        registry,
        home: home.items.find((one) => one.slug === slug)!,
      };
    },
  };
}

/** What a build says of itself where it is what is current. */
const currentOf = ({ placements }: Build, stage: string) =>
  placements.find((one) => one.stage === stage)?.current;

/** What a cluster gets that asks for `latest`. */
async function latestOf(project: TestProject, image: string, stage: number) {
  const { registryId, imageId } = await project.repository(image, stage);
  const key = { registryId, imageId: imageId!, name: 'latest' };
  const tag = await world.db.prisma.tag.findUnique({ where: { registryId_imageId_name: key } });
  return tag?.digest ?? null;
}

/** Holds what pages say against one another. */
function compare({ items, boards, passports, alone, registry, home }: Told, name: string): void {
  for (const { name: image, lanes } of items) {
    const current = lanes.map((lane) => lane.current);
    expect(current, `${name}: the board of ${image}`).toEqual(boards[image]);
    expect(current, `${name}: the builds of ${image}`).toEqual(passports[image]);
    expect(current, `${name}: the stages of ${image}`).toEqual(alone[image]);
    const beyond = current.slice(1).map((one) => one?.digest ?? null);
    expect([null, ...beyond], `${name}: latest of ${image}`).toEqual(registry[image]);
  }
  for (const [at, lane] of home.lanes.entries()) {
    const there = items.flatMap(({ lanes }) => lanes[at]!.current ?? []);
    const where = `${name}: ${lane.stage} on the home page`;
    const byImage = (some: Current[]) => some.toSorted((a, b) => (a.image < b.image ? -1 : 1));
    expect(byImage(lane.current), where).toEqual(byImage(there));
    const times = lane.current.map(({ since }) => since);
    expect(times, `${where}, newest first`).toEqual(times.toSorted().reverse());
    const isBehind = ({ lanes }: ImageLanes) =>
      at > 0 && (lanes[at]!.current?.number ?? Infinity) < (lanes[at - 1]!.current?.number ?? 0);
    expect(lane, where).toMatchObject({
      images: there.length,
      withdrawn: there.filter(({ withdrawn }) => withdrawn !== null).length,
      behind: items.filter(isBehind).length,
    });
  }
}
type Told = Awaited<ReturnType<Awaited<ReturnType<typeof createLife>>['told']>>;

it.each(seeds)('every page says the same is current, whatever happened (seed %i)', async (seed) => {
  const slug = `life-${seed}`;
  const life = await createLife(slug);
  for (let at = 0; at < acts; at++) {
    const random = randomOf(seed, at);
    const image = random.pick(life.images);
    const build = random.below(image.builds.length) + 1;
    const to = random.pick(['staging', 'staging', 'prod']);
    const act = image.builds.length === 0 ? 'push' : random.pick(weighed);
    let did: string | null = act;
    if (act === 'push') await life.push(image);
    else if (act === 'wrap') await life.wrap(image, build);
    else if (act === 'promote') did = await life.promote(image, build, to);
    else
      did = (await life.withdraw(image, build, act === 'reinstate', random.chance(0.5)))
        ? act
        : null;
    if (did === null) continue;
    happened.add(did);
    compare(await life.told(), `seed ${seed}, after ${at}: ${did} ${image.name} #${build}`);
  }
});

it('of which pushes, promotions, roll backs, withdrawals and their ends were all seen', () => {
  const all = ['promotion', 'push', 'reinstate', 'rollback', 'withdraw', 'wrap'];
  expect([...happened].sort()).toEqual(all);
});
