import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Current, PastCurrent, WithdrawnStage } from '@/contract/shapes/current';
import type { Board, Build, ImageLanes, TimelineEntry } from '@/contract/shapes/images';
import type { Promotion } from '@/contract/shapes/promotion';
import type { ProjectSummary } from '@/contract/shapes/projects';
import type { PromotionReview, Review } from '@/contract/shapes/review';
import type { ManifestPut } from '@/registry/ports';
import type { Call } from '@/server/access/call/context';
import { clientOf, imageOf, indexOf, type Client } from '../catalogue/fixture';
import { createGateWorld, type GateWorld } from '../gates/world';
import { apiOf } from '../support/api';

/**
 * What is current is one fact (L15): home, a project's images, the board, passports, reviews, inboxes, the search,
 * stages and their histories give one answer, with since when, how, by whom and what holds it back; and who let it
 * in is one answer too. Whatever was pushed, asked for, approved, clicked, rolled back, withdrawn, reinstated and
 * found to be part of another before. A failure prints its seed; `SALLYPORT_AGREEMENT_LIVES=50` for the proof.
 */
const lives = Number(process.env.SALLYPORT_AGREEMENT_LIVES ?? 3);
const stages = ['dev', 'staging', 'prod'] as const;
const beyond = ['staging', 'prod'] as const;

let world: GateWorld;
let request: ReturnType<typeof apiOf>;
let made = 0;
const happened = new Set<string>();

beforeAll(async () => {
  world = await createGateWorld();
  request = apiOf(world);
  await world.policy('prod', [{ kind: 'approvals', groups: [{ count: 1 }] }]);
});
afterAll(() => world.drop());

type Act =
  | { readonly is: 'push'; image: number }
  | { readonly is: 'decide'; image: number }
  | { readonly is: 'wrap' | 'withdraw' | 'reinstate'; image: number; build: number }
  | {
      readonly is: 'ask';
      image: number;
      build: number;
      to: (typeof beyond)[number];
      by: 'kim' | 'ben';
    };

const image = fc.nat({ max: 1 });
/** From the newest. */
const build = fc.nat({ max: 4 });
const by = fc.constantFrom('kim' as const, 'ben' as const);
const to = fc.constantFrom(...beyond);
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ is: fc.constant('push' as const), image }) },
  { weight: 6, arbitrary: fc.record({ is: fc.constant('ask' as const), image, build, to, by }) },
  { weight: 5, arbitrary: fc.record({ is: fc.constant('decide' as const), image }) },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constantFrom('wrap' as const, 'withdraw' as const, 'reinstate' as const),
      image,
      build,
    }),
  },
);

/** One life in which each kind of act has its effect. */
const wholeLife: Act[] = [
  { is: 'push', image: 0 },
  { is: 'push', image: 1 },
  { is: 'ask', image: 0, build: 0, to: 'staging', by: 'ben' },
  { is: 'decide', image: 0 },
  { is: 'ask', image: 0, build: 0, to: 'prod', by: 'ben' },
  { is: 'decide', image: 0 },
  { is: 'push', image: 0 },
  { is: 'ask', image: 0, build: 0, to: 'staging', by: 'kim' },
  { is: 'ask', image: 0, build: 0, to: 'prod', by: 'kim' },
  { is: 'decide', image: 0 },
  { is: 'withdraw', image: 0, build: 0 },
  { is: 'ask', image: 0, build: 1, to: 'prod', by: 'kim' },
  { is: 'reinstate', image: 0, build: 0 },
  { is: 'ask', image: 0, build: 1, to: 'staging', by: 'ben' },
  { is: 'decide', image: 0 },
  { is: 'wrap', image: 0, build: 1 },
  { is: 'withdraw', image: 0, build: 0 },
];

async function get<Body>(path: string, call: Call = world.kim): Promise<Body> {
  const answer = await request<Body>(call, 'GET', path);
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
  return answer.body;
}

interface Line {
  readonly name: string;
  readonly client: Client;
  readonly builds: { readonly put: ManifestPut; isPart: boolean }[];
}

/** Two images of the shop, and everything that may happen to their builds. */
async function createLife() {
  made += 1;
  const lines: Line[] = [];
  for (const name of [`api-${made}`, `web-${made}`]) {
    lines.push({ name, client: await clientOf(world.db, world.shop, name), builds: [] });
  }
  const keep = async (line: Line, put: ManifestPut) => {
    await line.client.push(put, `1.${line.builds.length + 1}.0`);
    line.builds.push({ put, isPart: false });
  };
  /** @returns what was answered; null: refused, as anybody would be. */
  const call = async <Body>(who: Call, method: string, path: string, body?: unknown) => {
    const answer = await request<Body>(who, method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
    return answer.status < 300 ? answer.body : null;
  };

  /** @returns what became of it; null: nothing. */
  async function act(one: Act): Promise<string | null> {
    const line = lines[one.image]!;
    if (one.is === 'push' || line.builds.length === 0) {
      const version = `1.${line.builds.length + 1}.0`;
      const annotations = { 'org.opencontainers.image.version': version };
      await keep(line, imageOf(`${line.name} ${version}`, { annotations }));
      return 'push';
    }
    if (one.is === 'decide') return decide(line);
    const number = Math.max(1, line.builds.length - one.build);
    if (one.is === 'ask') {
      const body = { project: 'shop', image: line.name, build: number, to: one.to };
      const asked = { ...body, reason: 'as it came' };
      const promotion = await call<Promotion>(world[one.by], 'POST', '/promotions', asked);
      if (promotion === null) return null;
      const { promotion: kept } = await get<PromotionReview>(`/promotions/${promotion.id}/review`);
      expect(kept.executedBy, 'the first answer says who let it in').toEqual(promotion.executedBy);
      return promotion.state === 'promoted' ? promotion.kind : `asked for a ${promotion.kind}`;
    }
    if (one.is === 'wrap') {
      const inner = line.builds[number - 1]!;
      if (inner.isPart || inner.put.parsed.kind === 'index') return null;
      const other = imageOf(`${line.name} beside ${line.builds.length}`);
      await keep(line, indexOf([[inner.put, 'linux/amd64']], { other: other.digest }));
      inner.isPart = true;
      return 'wrap';
    }
    const path = `/projects/shop/images/${line.name}/builds/${number}/withdrawal`;
    const done =
      one.is === 'withdraw'
        ? await call(world.kim, 'POST', path, { reason: 'leaks a key' })
        : await call(world.kim, 'DELETE', path);
    return done === null ? null : one.is;
  }

  /** The oldest open request of an image gets what it waits for. */
  async function decide({ name }: Line): Promise<string | null> {
    const path = `/promotions?project=shop&image=${name}`;
    const { items } = await get<{ items: Promotion[] }>(path);
    const open = items.findLast(({ state }) => state === 'waiting' || state === 'approved');
    if (open === undefined) return null;
    const done =
      open.state === 'waiting'
        ? await call(world.ana, 'POST', `/promotions/${open.id}/approvals`, { decision: 'approve' })
        : await call(world.kim, 'POST', `/promotions/${open.id}/execute`);
    if (done === null) return null;
    return open.state === 'waiting' ? 'approve' : 'click';
  }
  return { lines, act };
}

/** What is current of an image in each stage, by its own call. */
const currentOf = (name: string) =>
  Promise.all(
    stages.map(async (stage) => {
      const path = `/projects/shop/images/${name}/stages/${stage}`;
      return (await get<{ current: Current | null }>(path)).current;
    }),
  );

/** Holds what pages say of an image against what its stages have. */
async function compareImage({ name, builds }: Line, lanes: ImageLanes['lanes']): Promise<void> {
  const path = `/projects/shop/images/${name}`;
  const now = await currentOf(name);
  expect(
    lanes.map(({ current }) => current),
    'the project',
  ).toEqual(now);
  const board = await get<Board>(`${path}/board`);
  expect(
    board.lanes.map(({ current }) => current),
    'the board',
  ).toEqual(now);
  const cards = board.lanes.map((lane) => lane.now?.build.number ?? null);
  expect(cards, 'the cards of the board').toEqual(now.map((one) => one?.number ?? null));
  const { items: all } = await get<{ items: Build[] }>(`${path}/builds`);
  expect(all).toHaveLength(builds.length);
  for (const [at, stage] of stages.entries()) {
    const told = all.flatMap(({ placements }) =>
      placements.flatMap((one) => (one.stage === stage && one.current ? one.current : [])),
    );
    expect(told, `the passports of ${stage}`).toEqual(now[at] ? [now[at]] : []);
    const history = await get<{ items: PastCurrent[] }>(`${path}/stages/${stage}/history`);
    const [newest] = history.items;
    // Of a time without anything it tells by the end of the row before.
    const held = newest?.until === null ? newest : null;
    expect(held ?? null, `the history of ${stage}`).toEqual(
      now[at] && expect.objectContaining(now[at]),
    );
    await compareLetIn(name, stage, history.items);
    if (at > 0) await compareReviews(name, builds.length, stage, now[at] ?? null);
    expect(lanes[at]!.entered === null || now[at]?.how === 'promoted', 'gates that let it in').toBe(
      true,
    );
  }
  for (const one of all.slice(0, 3)) {
    const found = await get<{ items: { image: string; number: number; withdrawal: unknown }[] }>(
      `/search?q=${one.digest}`,
    );
    const hit = found.items.find((item) => item.image === name && item.number === one.number);
    expect(hit?.withdrawal, `the search for #${one.number}`).toEqual(one.withdrawal);
  }
}

/** Holds against one another who let builds in, as promotions, timelines and the history say it. */
async function compareLetIn(
  name: string,
  stage: string,
  past: readonly PastCurrent[],
): Promise<void> {
  const path = `/projects/shop/images/${name}`;
  const timeline = await get<{ items: TimelineEntry[] }>(
    `${path}/stages/${stage}/timeline?limit=200`,
  );
  for (const row of past.slice(0, 2)) {
    if (row.promotion === null) continue;
    const promotion = await get<Promotion>(`/promotions/${row.promotion}`);
    const { requestedBy, approvedBy, executedBy, brokenGlass } = row;
    expect(executedBy).toEqual(row.by);
    expect(promotion, 'the promotion').toMatchObject({
      build: row.number,
      digest: row.digest,
      version: row.version,
      reason: row.reason,
      finishedAt: row.since,
      approvedBy,
      executedBy,
      requestedBy,
      kind: row.how === 'rolled-back' ? 'rollback' : 'promotion',
    });
    expect(promotion.brokenGlass !== null, 'the glass of the promotion').toBe(brokenGlass);
    const build = await get<{ items: TimelineEntry[] }>(
      `${path}/builds/${row.number}/timeline?limit=200`,
    );
    for (const told of [timeline, build]) {
      const line = told.items.find(
        ({ promotion: of, letIn }) => of === row.promotion && letIn !== null,
      );
      expect(line, 'a timeline').toMatchObject({
        kind: row.how === 'rolled-back' ? 'rolled-back' : 'promoted',
        at: row.since,
        letIn: { requestedBy, approvedBy, executedBy, brokenGlass },
      });
    }
  }
}

/** What reviews, before it is asked for and of what is asked for, say is in the target now. */
async function compareReviews(
  name: string,
  count: number,
  stage: string,
  now: Current | null,
): Promise<void> {
  const inTarget = (review: Review | null) =>
    review?.now?.placements.find((one) => one.stage === stage)?.current ?? null;
  for (const number of [count, 1]) {
    const query = new URLSearchParams({ image: name, build: String(number), to: stage }).toString();
    const review = await request<Review>(world.kim, 'GET', `/projects/shop/review?${query}`);
    if (review.status === 200) expect(inTarget(review.body), 'a review').toEqual(now);
  }
  const path = `/promotions?project=shop&image=${name}&to=${stage}`;
  for (const { id, state } of (await get<{ items: Promotion[] }>(path)).items) {
    if (state !== 'waiting' && state !== 'approved') continue;
    const { review } = await get<PromotionReview>(`/promotions/${id}/review`);
    if (review) expect(inTarget(review), 'the review of a request').toEqual(now);
  }
}

const byName = (some: readonly Current[]) => some.toSorted((a, b) => (a.image < b.image ? -1 : 1));

/** Holds everything that pages say of the shop against one another. */
async function compare(changed: Line): Promise<void> {
  const { items } = await get<{ items: ImageLanes[] }>('/projects/shop/images?limit=100');
  const found = items.find(({ name }) => name === changed.name);
  if (found) await compareImage(changed, found.lanes);
  const home = (await get<{ items: ProjectSummary[] }>('/projects')).items[0]!;
  for (const [at, lane] of home.lanes.entries()) {
    const there = items.flatMap(({ lanes }) => lanes[at]!.current ?? []);
    const where = `${lane.stage} on the home page`;
    const listed = there.filter(
      ({ image: name }) => lane.current.some((one) => one.image === name) || there.length <= 20,
    );
    expect(byName(lane.current), where).toEqual(byName(listed));
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
  await compareWithdrawn(items);
}

/** What is withdrawn and current beyond the entry is told to all who see it, and in the inbox of who may act. */
async function compareWithdrawn(items: readonly ImageLanes[]): Promise<void> {
  const expected = items.flatMap(({ name, lanes }) =>
    lanes
      .slice(1)
      .flatMap(({ stage, current }) =>
        current?.withdrawn ? [{ key: `${name} ${stage}`, current }] : [],
      ),
  );
  const keyed = (some: readonly WithdrawnStage[]) =>
    some
      .map(({ to: stage, current }) => ({ key: `${current.image} ${stage}`, current }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const inOrder = expected.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const seen = await get<{ items: WithdrawnStage[]; count: number }>(
    '/current/withdrawn',
    world.ben,
  );
  expect(keyed(seen.items), 'what home says is withdrawn').toEqual(inOrder);
  expect(seen.count).toBe(expected.length);
  const inbox = await get<{ withdrawn: WithdrawnStage[] }>('/inbox');
  expect(keyed(inbox.withdrawn), 'the inbox of who may roll back').toEqual(inOrder);
  const count = await get<{ withdrawn: number }>('/inbox/count');
  expect(count.withdrawn, 'its number').toBe(expected.length);
  const others = await get<{ withdrawn: WithdrawnStage[] }>('/inbox', world.ben);
  expect(others.withdrawn, 'the inbox of who may only ask').toEqual([]);
}

it('every page says the same of what is current and who let it in, whatever happened', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyAct, { minLength: 10, maxLength: 16, size: 'max' }),
      async (acts) => {
        const { lines, act } = await createLife();
        for (const one of acts) {
          const did = await act(one);
          if (did === null) continue;
          happened.add(did);
          await compare(lines[one.image]!);
        }
      },
    ),
    { numRuns: lives, endOnFailure: true, examples: [[wholeLife]] },
  );
}, 600_000);

it('of which every kind of act was seen, with effect', () => {
  expect([...happened]).toEqual(
    expect.arrayContaining([
      'push',
      'asked for a promotion',
      'approve',
      'promotion',
      'asked for a rollback',
      'click',
      'rollback',
      'withdraw',
      'reinstate',
      'wrap',
    ]),
  );
});
