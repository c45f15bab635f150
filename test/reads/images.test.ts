import { spdxType } from '@/oci/manifest/media-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Board,
  Build,
  BuildContent,
  ImageLanes,
  TimelineEntry,
} from '@/contract/shapes/images';
import type { Call } from '@/server/access/call/context';
import { ada, clientOf, imageOf, indexOf, type TestProject } from '../catalogue/fixture';
import { apiOf } from '../support/api';
import { createStageWorld, type StageWorld } from '../support/stage-world';

type Page<T> = { items: T[]; next: string | null };

let world: StageWorld;
let shop: TestProject;
let ana: Call;
let viewer: Call;
let request: ReturnType<typeof apiOf>;
const images = '/projects/shop/images';

beforeAll(async () => {
  world = await createStageWorld();
  request = apiOf(world);
  shop = await world.project('shop');
  ana = await world.callerWith(shop, 'ana', 'maintainer');
  viewer = await world.callerWith(shop, 'vic', 'viewer');
  const client = await clientOf(world.db, shop, 'web/front');
  for (let n = 1; n <= 6; n++) {
    const annotations = {
      'org.opencontainers.image.version': `1.${n}.0`,
      'org.opencontainers.image.revision': `c0ffee${n}`,
    };
    await client.push(imageOf(`front ${n}`, { annotations }), `1.${n}.0`);
  }
  await promote(2, 'staging');
  await promote(4, 'staging');
  await promote(4, 'prod');
  await promote(5, 'staging');
});
afterAll(() => world.drop());

const promote = async (build: number, to: string, more: object = {}, image = 'web/front') => {
  const answer = await request(ana, 'POST', '/promotions', {
    project: 'shop',
    image,
    build,
    to,
    ...more,
  });
  expect(answer.status).toBe(201);
  return answer;
};
const get = async <Body>(path: string, call = ana) => {
  const answer = await request<Body>(call, 'GET', path);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

describe('images', () => {
  it('say what is current in each registry, and how far each trails', async () => {
    const { items, next } = await get<Page<ImageLanes>>(images);
    expect(next).toBeNull();
    expect(items).toHaveLength(1);
    expect(items[0]!.name).toBe('web/front');
    expect(
      items[0]!.lanes.map(({ stage, registry, current, behind }) => [
        stage,
        registry,
        current?.number,
        current?.version,
        behind,
      ]),
    ).toEqual([
      ['dev', 'shop-dev', 6, '1.6.0', 0],
      ['staging', 'shop-staging', 5, '1.5.0', 1],
      ['prod', 'shop-prod', 4, '1.4.0', 1],
    ]);
  });

  it('come in pages that neither repeat nor lose any', async () => {
    const many = await world.project('many');
    const reader = await world.callerWith(many, 'reader', 'viewer');
    for (const name of ['b', 'a', 'c-1', 'c/1', 'd']) {
      await (await clientOf(world.db, many, name)).push(imageOf(name));
    }
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = `limit=2${cursor && `&cursor=${cursor}`}`;
      const page: Page<ImageLanes> = await get(`/projects/many/images?${query}`, reader);
      names.push(...page.items.map((image) => image.name));
      cursor = page.next;
    }
    expect(names).toEqual(['a', 'b', 'c-1', 'c/1', 'd']);
  });

  it('take no forged cursor', async () => {
    for (const path of [
      images,
      `${images}/web~front/builds`,
      `${images}/web~front/builds/1/timeline`,
      '/promotions',
    ]) {
      for (const cursor of ['!!!', 'e30', Buffer.from("' OR 1=1").toString('base64url')]) {
        const answer = await request(ana, 'GET', `${path}?cursor=${cursor}`);
        expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
      }
    }
  });
});

describe('the board', () => {
  const numbers = (cards: { build: { number: number } }[]) =>
    cards.map((card) => card.build.number);

  it('puts every build of a lane in one place', async () => {
    const { lanes } = await get<Board>(`${images}/web~front/board`);
    expect(
      lanes.map((lane) => ({
        stage: lane.stage,
        now: lane.now?.build.number,
        candidates: numbers(lane.candidates),
        before: numbers(lane.before),
        total: lane.total,
      })),
    ).toEqual([
      { stage: 'dev', now: 6, candidates: [], before: [5, 4, 3, 2, 1], total: 6 },
      { stage: 'staging', now: 5, candidates: [], before: [4, 2], total: 3 },
      { stage: 'prod', now: 4, candidates: [], before: [], total: 1 },
    ]);
  });

  it('says what may be done next, and in words why not', async () => {
    const { lanes } = await get<Board>(`${images}/web~front/board`);
    const [dev, staging, prod] = lanes;
    expect(dev!.now).toMatchObject({ next: 'staging', promote: { allowed: true, reason: null } });
    expect(dev!.before[0]!.promote).toEqual({
      allowed: false,
      reason: 'It is current in staging.',
    });
    expect(dev!.rollBack.allowed).toBe(false);
    expect(staging!.rollBack).toEqual({ allowed: true, reason: null });
    expect(prod!.rollBack).toEqual({ allowed: false, reason: 'There is no earlier build here.' });
    expect(prod!.now!.next).toBeNull();

    const seen = await get<Board>(`${images}/web~front/board`, viewer);
    expect(seen.lanes[0]!.now!.promote.allowed).toBe(false);
    expect(seen.lanes[0]!.now!.promote.reason).toMatch(
      /^Asking for a promotion into staging .*ana can give it/,
    );
    expect(seen.lanes[1]!.rollBack.reason).toMatch(
      /^Asking to roll staging back .*ana can give it/,
    );
  });

  it('marks what a stage was rolled back from, and offers it to nobody as what comes next', async () => {
    const client = await clientOf(world.db, shop, 'rolled');
    for (const n of [1, 2]) await client.push(imageOf(`rolled ${n}`), `r${n}`);
    await promote(1, 'staging', {}, 'rolled');
    await promote(2, 'staging', {}, 'rolled');
    await promote(1, 'staging', { reason: 'broken' }, 'rolled');
    const { lanes } = await get<Board>(`${images}/rolled/board`);
    expect(lanes[1]!.now!.build.number).toBe(1);
    expect(lanes[1]!.candidates).toEqual([]);
    const [left] = lanes[1]!.before;
    expect(left!.build.number).toBe(2);
    const rolledBackIn = ({ placements }: Build) =>
      placements.flatMap(({ stage, rolledBack }) => (rolledBack ? [[stage, rolledBack.to]] : []));
    expect(rolledBackIn(left!.build)).toEqual([['staging', 1]]);
    expect(rolledBackIn(await get<Build>(`${images}/rolled/builds/2`))).toEqual([['staging', 1]]);
    expect(rolledBackIn(lanes[1]!.now!.build)).toEqual([]);
    // From the stage before it may go forward again, and its button says so.
    expect(lanes[0]!.now).toMatchObject({
      nextAct: 'promote',
      label: 'Promote',
      promote: { allowed: true },
    });

    await promote(2, 'staging', {}, 'rolled');
    const again = await get<Board>(`${images}/rolled/board`);
    expect(rolledBackIn(again.lanes[1]!.now!.build)).toEqual([]);
  });

  it('blocks a withdrawn build toward a stage that was rolled back from it', async () => {
    const client = await clientOf(world.db, shop, 'held-back');
    for (const n of [1, 2]) await client.push(imageOf(`held back ${n}`), `h${n}`);
    for (const n of [1, 2]) await promote(n, 'staging', {}, 'held-back');
    for (const n of [1, 2]) await promote(n, 'prod', {}, 'held-back');
    await promote(1, 'prod', { reason: 'broken' }, 'held-back');
    const withdrawal = `${images}/held-back/builds/2/withdrawal`;
    expect((await request(ana, 'POST', withdrawal, { reason: 'leaks' })).status).toBe(201);
    const { lanes } = await get<Board>(`${images}/held-back/board`);
    expect(lanes[1]!.now).toMatchObject({
      nextAct: 'blocked',
      label: 'Blocked: withdrawn',
      promote: { allowed: false },
    });
  });

  it('is there for an image that holds no build yet', async () => {
    await clientOf(world.db, shop, 'empty');
    const { lanes } = await get<Board>(`${images}/empty/board`);
    expect(lanes.map((lane) => [lane.now, lane.total])).toEqual([
      [null, 0],
      [null, 0],
      [null, 0],
    ]);
  });
});

describe('builds', () => {
  it('are listed newest first, in pages, by stage and by digest', async () => {
    const list = `${images}/web~front/builds`;
    const first = await get<Page<Build>>(`${list}?limit=4`);
    const second = await get<Page<Build>>(`${list}?limit=4&cursor=${first.next}`);
    const numbers = [...first.items, ...second.items].map((build) => build.number);
    expect(numbers).toEqual([6, 5, 4, 3, 2, 1]);
    expect(second.next).toBeNull();

    const staged = await get<Page<Build>>(`${list}?stage=staging`);
    expect(staged.items.map((build) => build.number)).toEqual([5, 4, 2]);
    const one = await get<Page<Build>>(`${list}?digest=${first.items[1]!.digest}`);
    expect(one.items.map((build) => build.number)).toEqual([5]);
  });

  it('say where they are, since when, by whom and under which tags', async () => {
    const build = await get<Build>(`${images}/web~front/builds/4`);
    expect(build).toMatchObject({
      image: 'web/front',
      kind: 'image',
      version: '1.4.0',
      source: { commit: 'c0ffee4' },
      properties: {},
      pushedBy: { kind: 'person', name: ada.name },
    });
    expect(
      build.placements.map(({ stage, registry, by, tags }) => [
        stage,
        registry,
        by.detail ?? by.name,
        tags,
      ]),
    ).toEqual([
      ['dev', 'shop-dev', ada.name, ['1.4.0', 'build-4']],
      ['staging', 'shop-staging', 'ana@example.com', ['1.4.0', 'build-4']],
      ['prod', 'shop-prod', 'ana@example.com', ['1.4.0', 'build-4', 'latest']],
    ]);
  });

  it.each([
    ['/projects/nothing/images/web~front/builds/1', /nothing/],
    [`${images}/ghost/builds/1`, /ghost/],
    [`${images}/web~front/builds/99`, /#99/],
    [`${images}/web~front/builds?stage=qa`, /qa/],
  ])('%s is not found, by name', async (path, named) => {
    const answer = await request(ana, 'GET', path);
    expect(answer).toMatchObject({
      status: 404,
      body: { detail: expect.stringMatching(named) as string },
    });
  });

  it('of a project that the caller may not see are not found (security row 10)', async () => {
    const stranger = await world.callOf(await world.person('stranger'));
    for (const path of [
      '',
      '/web~front/board',
      '/web~front/builds',
      '/web~front/builds/1/content',
    ]) {
      expect((await request(stranger, 'GET', `${images}${path}`)).status).toBe(404);
    }
    const promotions = await get<Page<unknown>>('/promotions', stranger);
    expect(promotions.items).toEqual([]);
  });
});

describe('the content of a build', () => {
  it('has the layers of each platform with their commands, and what refers to any of them', async () => {
    const config = (architecture: string) => ({
      os: 'linux',
      architecture,
      config: { User: 'app', Entrypoint: ['/api'], ExposedPorts: { '8080/tcp': {} } },
      history: [
        { created_by: '/bin/sh -c #(nop) ADD file:1 in / ' },
        { created_by: '/bin/sh -c #(nop)  USER app', empty_layer: true },
        { created_by: `/bin/sh -c make ${architecture}` },
      ],
      rootfs: { type: 'layers' },
    });
    const amd = imageOf('amd', { layers: ['base', 'amd'], config: config('amd64') });
    const arm = imageOf('arm', { layers: ['base', 'arm'], config: config('arm64') });
    const index = indexOf([
      [amd, 'linux/amd64'],
      [arm, 'linux/arm64'],
    ]);
    const sbom = imageOf('sbom', { subject: arm, artifactType: spdxType });
    const client = await clientOf(world.db, shop, 'multi');
    for (const put of [amd, arm]) await client.push(put);
    await client.push(index, '1.0.0');
    await client.push(sbom);
    const other = await clientOf(world.db, shop, 'planted');
    await other.push(imageOf('planted', { subject: amd }));

    const content = await get<BuildContent>(`${images}/multi/builds/1/content`);

    expect(content.manifests.map(({ digest, platform }) => [digest, platform])).toEqual([
      [amd.digest, 'linux/amd64'],
      [arm.digest, 'linux/arm64'],
    ]);
    expect(content.manifests[0]!.config).toMatchObject({ user: 'app', exposedPorts: ['8080/tcp'] });
    expect(content.manifests[1]!.layers.map((layer) => layer.command)).toEqual([
      'ADD file:1 in /',
      'RUN make arm64',
    ]);
    expect(
      content.referrers.map(({ digest, subject, artifactType }) => [digest, subject, artifactType]),
    ).toEqual([[sbom.digest, arm.digest, spdxType]]);
    expect((await get<Build>(`${images}/multi/builds/1`)).kind).toBe('index');
  });
});

describe('properties', () => {
  const path = `${images}/web~front/builds/3/properties`;

  it('are set and removed, audited and told; what is not named stays', async () => {
    const set = await request<Build>(ana, 'PUT', path, { ticket: 'SHOP-1', tested: 'yes' });
    expect(set.body.properties).toEqual({ ticket: 'SHOP-1', tested: 'yes' });
    const changed = await request<Build>(ana, 'PUT', path, { ticket: null, note: 'ok' });
    expect(changed.body.properties).toEqual({ tested: 'yes', note: 'ok' });
    await request<Build>(ana, 'PUT', path, { tested: 'yes' });
    const trail = await world.db.prisma.auditEvent.findMany({
      where: { action: 'build.properties-set' },
      orderBy: { seq: 'asc' },
    });
    expect(trail.map(({ target, before, after }) => [target, before, after])).toEqual([
      ['shop/web/front#3', { ticket: null, tested: null }, { ticket: 'SHOP-1', tested: 'yes' }],
      ['shop/web/front#3', { ticket: 'SHOP-1', note: null }, { ticket: null, note: 'ok' }],
    ]);
  });

  it('may be set by CI, not by a viewer, and only as text that can be kept', async () => {
    const ci = world.robotCall(shop, 'ci', 0);
    expect((await request(ci, 'PUT', path, { run: '17' })).status).toBe(200);
    const refused = await request(viewer, 'PUT', path, { run: '18' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    for (const body of [{ run: '\u0000' }, { 'a b': '1' }, { run: 1 }]) {
      expect((await request(ana, 'PUT', path, body)).status).toBe(400);
    }
  });
});

describe('the timeline', () => {
  it('tells what happened to a build, newest first, in pages', async () => {
    const client = await clientOf(world.db, shop, 'story');
    await client.push(imageOf('story 1', { annotations: { v: '1' } }), 'main');
    await promote(1, 'staging', { tags: [] }, 'story');
    await request(ana, 'PUT', `${images}/story/builds/1/properties`, { ticket: 'SHOP-2' });
    await client.push(imageOf('story 2'), 'main');
    await promote(2, 'staging', { tags: [] }, 'story');
    await promote(1, 'staging', { tags: [], reason: 'slow' }, 'story');

    const timeline = `${images}/story/builds/1/timeline`;
    const entries: TimelineEntry[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<TimelineEntry> = await get(
        `${timeline}?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      entries.push(...page.items);
      cursor = page.next;
    }
    // A push comes before the tags that it set, though the moment is one.
    const texts = entries.map((entry) => entry.text);
    expect(texts.slice(-2)).toEqual(['Tag main was set in dev', 'Pushed to dev as build #1']);
    expect(texts.slice(0, 5)).toEqual([
      'staging was rolled back to this build: slow',
      'Tag latest moved on to build #2 in staging',
      'Tag main moved on to build #2 in dev',
      'Set ticket to SHOP-2',
      'Promoted from dev into staging',
    ]);
    expect(entries).toHaveLength(7);
    expect(entries[0]).toMatchObject({
      kind: 'rolled-back',
      by: { kind: 'person', detail: 'ana@example.com' },
      stage: 'staging',
    });
    const left: Page<TimelineEntry> = await get(`${images}/story/builds/2/timeline`);
    expect(left.items[0]).toEqual({
      ...entries[0],
      kind: 'rolled-back-from',
      text: 'staging was rolled back from this build, to #1: slow',
    });
    expect(left.items.filter(({ kind }) => kind.startsWith('rolled-back'))).toHaveLength(1);
  });

  it('tells of a deletion', async () => {
    const client = await clientOf(world.db, shop, 'web/gone');
    const put = imageOf('gone');
    await client.push(put, 'main');
    await client.catalogue.repository(client.repository, ada).remove.manifest(put.digest);
    const { items } = await get<Page<TimelineEntry>>(`${images}/web~gone/builds/1/timeline`);
    expect(items.find((entry) => entry.kind === 'deleted')).toMatchObject({
      text: 'Deleted from dev',
      by: { kind: 'person', name: ada.name },
      stage: 'dev',
    });
    const build = await get<Build>(`${images}/web~gone/builds/1`);
    expect(build.placements).toEqual([]);
  });
});
