import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Board, Build } from '@/contract/shapes/images';
import type { Review } from '@/contract/shapes/review';
import type { Verdict } from '@/domain/gates/verdict';
import { labelBounds } from '@/domain/images/label-bounds';
import type { Call } from '@/server/access/call/context';
import { clientOf, imageOf } from '../catalogue/fixture';
import { apiOf } from '../support/api';
import { createStageWorld, type StageWorld } from '../support/stage-world';

let world: StageWorld;
let ana: Call;
let request: ReturnType<typeof apiOf>;

const oci = (name: string) => `org.opencontainers.image.${name}`;
const flood = Object.fromEntries(
  Array.from({ length: 400 }, (_, at) => [`flood.${String(at).padStart(4, '0')}`, `${at}`]),
);
/** As buildpacks write them, and as nobody should. */
const heavy = (ticket: string) => ({
  ...flood,
  'io.buildpacks.build.metadata': 'x'.repeat(500_000),
  [`key.${'k'.repeat(3_000)}`]: 'a long key',
  [oci('version')]: '2'.repeat(3_000),
  [oci('authors')]: 'Ines Vogel',
  'zz.ticket': ticket,
  'zz.padded': `ok${' '.repeat(2_000)}x`,
});

beforeAll(async () => {
  world = await createStageWorld();
  request = apiOf(world);
  const shop = await world.project('shop');
  ana = await world.callerWith(shop, 'ana', 'maintainer');
  const client = await clientOf(world.db, shop, 'api');
  const push = (name: string, labels: Record<string, string>) =>
    client.push(
      imageOf(name, { config: { os: 'linux', architecture: 'amd64', config: { Labels: labels } } }),
      name,
    );
  await push('light', { [oci('version')]: '1.0.0', 'zz.ticket': 'SHOP-1' });
  await push('heavy', heavy('SHOP-2'));
});
afterAll(() => world.drop());

const get = async <Body>(path: string) => {
  const answer = await request<Body>(ana, 'GET', path);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const image = '/projects/shop/images/api';

describe('labels without measure', () => {
  it('are few and short in lists and boards, with those that pages name', async () => {
    const { items } = await get<{ items: Build[] }>(`${image}/builds`);
    const board = await get<Board>(`${image}/board`);
    const build = items[0]!;
    expect(build.labelCount).toBe(Object.keys(heavy('')).length);
    expect(Object.keys(build.labels).length).toBeLessThanOrEqual(labelBounds.shown);
    expect(build.labels[oci('version')]).toHaveLength(labelBounds.valueCharacters);
    expect(build.source.author).toBe('Ines Vogel');
    expect(JSON.stringify(items).length).toBeLessThan(20_000);
    expect(JSON.stringify(board).length).toBeLessThan(40_000);
  });

  it('are whole where one build is looked at, by pages', async () => {
    const found: Record<string, string> = {};
    let pages = 0;
    for (let cursor: string | null = ''; cursor !== null; pages += 1) {
      const page: { items: { key: string; value: string }[]; next: string | null } = await get(
        `${image}/builds/2/labels?limit=150${cursor && `&cursor=${cursor}`}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(150);
      if (page.items.length > 1) expect(JSON.stringify(page).length).toBeLessThan(300_000);
      for (const { key, value } of page.items) found[key] = value;
      cursor = page.next;
    }
    expect(found).toEqual(heavy('SHOP-2'));
    // Three by their number, and one more because one label has more than a page by itself.
    expect(pages).toBeGreaterThanOrEqual(4);
    const light = await get<{ items: unknown[]; next: null }>(`${image}/builds/1/labels`);
    expect(light.items).toHaveLength(2);
    expect(light.next).toBeNull();
  });

  it('are compared whole in a review, and shown cut', async () => {
    await request(ana, 'POST', '/promotions', {
      project: 'shop',
      image: 'api',
      build: 1,
      to: 'staging',
    });
    const { labels, moreLabels } = await get<Review>(
      '/projects/shop/review?image=api&build=2&to=staging',
    );
    expect(labels).toHaveLength(100);
    // One fewer than there are: no key of the first is gone, two of the second are new values.
    expect(moreLabels).toBe(Object.keys(heavy('')).length - 100);
    expect(JSON.stringify(labels).length).toBeLessThan(labelBounds.valueCharacters * 100);
  });

  it.each([
    [{ key: 'zz.ticket', matches: 'SHOP-[0-9]+' }, 'passed'],
    [{ key: 'io.buildpacks.build.metadata' }, 'passed'],
    [{ key: 'io.buildpacks.build.metadata', matches: 'x*' }, 'failed'],
    [{ key: 'zz.padded', oneOf: ['ok'] }, 'failed'],
    [{ key: oci('version'), greaterThanTarget: true }, 'failed'],
    [{ key: 'flood.0399', oneOf: ['399'] }, 'passed'],
  ])('are asked by gates by key: %j %s', async (gate, verdict) => {
    const answer = await request<{ items: { number: number; verdicts: Verdict[] }[] }>(
      ...([ana, 'POST', '/projects/shop/policies/staging/dry-run'] as const),
      { gates: [{ kind: 'metadata', ...gate }] },
    );
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const tried = answer.body.items.find(({ number }) => number === 2);
    expect(tried?.verdicts.find(({ gate: key }) => key === 'metadata')).toMatchObject({ verdict });
  });
});
