import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Build, TimelineEntry } from '@/contract/shapes/images';
import { newId } from '@/lib/ids';
import { createRegistryClient, type RegistryClient } from '@/scripts/lib/oci';
import { createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';
import { actedBy } from '../support/acted';

type Page<T> = { items: T[]; next: string | null };
type TagAt = { digest: string | null; build: number | null; since: string | null } & Record<
  'by' | 'promotion' | 'until' | 'version',
  string | null
>;

let server: TestServer;
let ci: RegistryClient;
const digests: string[] = [];
const images = '/projects/shop/images';

beforeAll(async () => {
  server = await startTestServer();
  await server.api('POST', '/projects', { slug: 'shop', name: 'Shop', template: 'open' });
  ci = createRegistryClient(server.url, await createRobot(server, 'shop', 'ci', 'shop-dev'));
  for (const n of [1, 2]) {
    const image = await smallImage(`api ${n}`, { 'org.opencontainers.image.version': `1.${n}.0` });
    digests.push(image.digest);
    await ci.push('shop-dev/api', image, `1.${n}.0`);
  }
});
afterAll(() => server.stop());

const get = async <T>(path: string, status = 200) => {
  const answer = await server.api<T>('GET', `${images}/${path}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  return answer.body;
};
const promote = async (build: number, to: string) => {
  const body = { project: 'shop', image: 'api', build, to };
  const answer = await server.api<{ id: string; state: string }>('POST', '/promotions', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
const setPolicy = async (slug: string, gates: object[]) => {
  const { id: stageId } = await server.db.prisma.stage.findFirstOrThrow({ where: { slug } });
  const document = { gates, automatic: false, lastClick: false };
  await server.db.prisma.policy.create({
    data: { id: newId(), stageId, version: 1000, document, ...actedBy('createdBy', 'ada') },
  });
};

describe('a tag in a stage', () => {
  it('means from the moment of its move to the moment of the next what the record says', async () => {
    const before = await get<TagAt>('api/tags/latest?stage=staging');
    expect(before).toMatchObject({ digest: null, build: null, since: null, until: null });
    const first = await promote(1, 'staging');
    const second = await promote(2, 'staging');
    const moves = await server.db.prisma.tagMove.findMany({
      where: { name: 'latest', promotionId: { in: [first.id, second.id] } },
      orderBy: { id: 'asc' },
    });
    const [one, two] = [new Date('2026-03-03T14:00:00Z'), new Date('2026-03-04T09:30:00Z')];
    for (const [n, at] of [one, two].entries()) {
      await server.db.prisma.tagMove.update({ where: { id: moves[n]!.id }, data: { at } });
    }
    const meant = async (at: string) => {
      const answer = await get<TagAt>(`api/tags/latest?stage=staging&at=${encodeURIComponent(at)}`);
      return [answer.build, answer.digest, answer.since, answer.until];
    };
    const [from, to] = [one.toISOString(), two.toISOString()];
    expect(await meant('2026-03-03T13:59:59.999Z')).toEqual([null, null, null, from]);
    expect(await meant('2026-03-03T14:00:00Z')).toEqual([1, digests[0], from, to]);
    expect(await meant('2026-03-03T15:00:00+01:00')).toEqual([1, digests[0], from, to]);
    expect(await meant('2026-03-04T09:29:59.999Z')).toEqual([1, digests[0], from, to]);
    expect(await meant('2026-03-04T09:30:00Z')).toEqual([2, digests[1], to, null]);
    expect(await meant('0001-01-01T00:00:00Z')).toEqual([null, null, null, from]);
    expect(await get<TagAt>('api/tags/latest?stage=staging')).toMatchObject({
      build: 2,
      version: '1.2.0',
      by: { kind: 'person', detail: 'ada@example.com' },
      promotion: second.id,
    });
    expect(await get<TagAt>('api/tags/latest?stage=prod')).toMatchObject({ digest: null });
  });

  it('means nothing after it was deleted, and says since when', async () => {
    await ci.push('shop-dev/api', await smallImage('passing'), 'passing');
    const scope = 'repository:shop-dev/api:pull,push,delete';
    const path = '/v2/shop-dev/api/manifests/passing';
    const gone = await ci.send(path, { method: 'DELETE' }, scope);
    expect(gone.status).toBe(202);
    const answer = await get<TagAt>('api/tags/passing?stage=dev');
    expect(answer.digest).toBeNull();
    expect(answer.since).not.toBeNull();
  });

  it('is not asked for at a time that is none or has not come, nor in a stage that is none', async () => {
    const none = ['yesterday', '2026-03-03', '2026-13-03T00:00:00Z', '0000-01-01T00:00:00Z'];
    for (const at of ['2999-01-01T00:00:00Z', ...none]) {
      await get(`api/tags/latest?stage=staging&at=${at}`, 400);
    }
    await get('api/tags/latest', 400);
    await get('api/tags/latest?stage=nowhere', 404);
    await get('nothing/tags/latest?stage=staging', 404);
  });
});

describe('timelines', () => {
  it('of a build tell of checks, requests, their ends, and withdrawals, newest first', async () => {
    await server.api('POST', '/projects/shop/checks', {
      image: 'api',
      build: 2,
      name: 'scan',
      state: 'failed',
      summary: '3 of 12',
    });
    await setPolicy('preprod', [{ kind: 'checks', names: ['e2e'] }]);
    const waiting = await promote(2, 'preprod');
    expect(waiting.state).toBe('waiting');
    const cancelled = await server.api('POST', `/promotions/${waiting.id}/cancel`, {});
    expect(cancelled.status, JSON.stringify(cancelled.body)).toBeLessThan(300);
    const path = `${images}/api/builds/2/withdrawal`;
    await server.api<Build>('POST', path, { reason: 'wrong totals', blockPulls: true });
    await server.api('DELETE', path);

    const told: TimelineEntry[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = `limit=2${cursor && `&cursor=${cursor}`}`;
      const page: Page<TimelineEntry> = await get(`api/builds/2/timeline?${query}`);
      told.push(...page.items);
      cursor = page.next;
    }
    expect(told.map(({ kind }) => kind).filter((kind) => kind !== 'tag-moved')).toEqual([
      'reinstated',
      'withdrawn',
      'ended',
      'requested',
      'check',
      'promoted',
      'pushed',
    ]);
    const text = (kind: string) => told.find((entry) => entry.kind === kind)?.text;
    expect(text('check')).toBe('Check scan failed (by hand): 3 of 12');
    expect(text('withdrawn')).toBe(
      'Withdrawn: wrong totals. Its pulls outside the entry stage are refused.',
    );
    expect(text('requested')).toBe('Asked to let this build into Pre-prod');
    expect(text('ended')).toMatch(/^The request to let this build into Pre-prod ended\. \S/);
    expect(told.find(({ kind }) => kind === 'ended')).toMatchObject({
      by: { kind: 'person', detail: 'ada@example.com' },
      stage: 'preprod',
      promotion: waiting.id,
    });
  });

  it('of a stage tell what it had when, with the builds’ numbers', async () => {
    const staging = await get<Page<TimelineEntry & { build: number | null }>>(
      'api/stages/staging/timeline',
    );
    expect(staging.items.map(({ kind, build, stage }) => [kind, build, stage])).toEqual([
      ['reinstated', 2, 'staging'],
      ['withdrawn', 2, 'staging'],
      ['promoted', 2, 'staging'],
      ['promoted', 1, 'staging'],
    ]);
    expect(staging.items[2]!.text).toBe('Promoted #2 from Dev into Staging');
    const preprod = await get<Page<TimelineEntry>>('api/stages/preprod/timeline');
    expect(preprod.items.map(({ kind }) => kind)).toEqual(['ended', 'requested']);
    const dev = await get<Page<TimelineEntry & { build: number | null }>>(
      'api/stages/dev/timeline?limit=500',
    );
    const pushes = dev.items.filter(({ kind }) => kind === 'pushed');
    expect(pushes.map(({ build }) => build)).toEqual([3, 2, 1]);
    expect(dev.items.find(({ kind }) => kind === 'tag-moved')).toBeDefined();
    await get('api/stages/nowhere/timeline', 404);
    await get('api/stages/dev/timeline?cursor=e30', 400);
  });
});
