import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Promotion } from '@/contract/shapes/promotion';
import type { PromotionReview } from '@/contract/shapes/review';
import { amd64, type Content, makeIndex } from '@/scripts/lib/oci';
import { administrator } from '../setup/administrator';
import { createPerson } from '../setup/person';
import { rawCaller, type Raw } from '../setup/raw';
import { smallImage } from '../setup/small-image';
import {
  type ClosureWorld,
  createClosureWorld,
  documentAbout,
  eventually,
  signatureByTag,
  tagOf,
} from './world';

// What an approval is bound to (L4, L14), from outside: ben asks, ana approves, and before the last click
// something changes where the build comes from.
let world: ClosureWorld;
let raw: Raw;
let ben: string;
let ana: string;
let cleo: string;

beforeAll(async () => {
  world = await createClosureWorld();
  raw = rawCaller(world.server.url, {
    username: administrator.email,
    password: administrator.token,
  });
  ben = await createPerson(world.server, 'ben@example.com', { role: 'developer' });
  ana = await createPerson(world.server, 'ana@example.com', { role: 'approver' });
  cleo = await createPerson(world.server, 'cleo@example.com', { role: 'approver' });
  const gates = [{ kind: 'approvals', groups: [{ count: 1 }] }];
  const saved = await world.server.api('PUT', '/projects/shop/policies/staging', {
    gates,
    automatic: false,
    lastClick: true,
  });
  expect(saved.status, JSON.stringify(saved.body)).toBe(200);
});
afterAll(() => world.stop());

const call = <T>(token: string, method: string, path: string, body?: object) =>
  world.server.api<T & { code?: string; detail?: string }>(method, path, body, { token });

/** Asked by ben, approved by ana: it waits for the last click. */
async function approved(image: string): Promise<string> {
  const body = { project: 'shop', image, build: 1, to: 'staging' };
  const asked = await call<Promotion>(ben, 'POST', '/promotions', body);
  expect([asked.status, asked.body.state]).toEqual([201, 'waiting']);
  const { id } = asked.body;
  const decision = { decision: 'approve' };
  const done = await call<Promotion>(ana, 'POST', `/promotions/${id}/approvals`, decision);
  expect([done.status, done.body.state]).toEqual([201, 'approved']);
  return id;
}
const show = async (id: string) => (await call<Promotion>(ben, 'GET', `/promotions/${id}`)).body;
const execute = (id: string, who = cleo) =>
  call<Promotion>(who, 'POST', `/promotions/${id}/execute`);
/** The last click lets nothing in: refused where it was seen before that a gate waits, else seen by it. */
async function clicksInVain(id: string) {
  const { status, body } = await execute(id);
  expect(status === 409 || body.state === 'waiting', JSON.stringify(body)).toBe(true);
  expect((await show(id)).state).toBe('waiting');
}
const remove = async (image: string, reference: string) =>
  (await raw('DELETE', `/v2/shop-dev/${image}/manifests/${reference}`)).status;
const arrives = (stage: string, image: string, reference: string) =>
  eventually(
    () => world.has(stage, image, reference),
    (found) => found !== null,
  );
const placedIn = async (stage: string, image: string, all: readonly Content[]) => {
  const found = [];
  for (const { digest } of all) if (await world.has(stage, image, digest)) found.push(digest);
  return found;
};
const digests = (all: readonly Content[]) => all.map(({ digest }) => digest);

describe('between an approval and the last click', () => {
  it('L14: evidence that is deleted lapses it, visibly; pushed again, byte for byte, it is what was approved', async () => {
    const build = await world.push('again', await smallImage('again'), '1.0.0');
    const report = await world.push('again', documentAbout(build, 'again'));
    const id = await approved('again');
    expect(await remove('again', report.digest)).toBe(202);
    const [lapsed] = await eventually(
      async () => (await show(id)).approvals,
      ([approval]) => approval?.counts === false,
    );
    expect(lapsed).toMatchObject({ counts: false, lapsed: [expect.stringContaining('deleted')] });
    await clicksInVain(id);
    expect(await placedIn('staging', 'again', [build, report])).toEqual([]);

    await world.push('again', report);
    const back = await eventually(
      () => show(id),
      ({ approvals, state }) => approvals[0]?.counts === true && state === 'approved',
    );
    expect(back.approvals).toMatchObject([{ counts: true, lapsed: [] }]);
    const done = await execute(id);
    expect(done.body).toMatchObject({ state: 'promoted', did: { manifests: 2 } });
    expect(await placedIn('staging', 'again', [build, report])).toEqual(digests([build, report]));
  });

  it('L4: the build that is deleted ends it for good: pushed again, it is asked for anew', async () => {
    const build = await world.push('ended', await smallImage('ended'), '1.0.0');
    const id = await approved('ended');
    expect(await remove('ended', build.digest)).toBe(202);
    const ended = await eventually(
      () => show(id),
      ({ state }) => state === 'failed',
    );
    expect(ended.outcome).toContain('was deleted');
    await world.push('ended', build, '1.0.0');
    const late = await execute(id);
    expect([late.status, (await show(id)).state]).toEqual([409, 'failed']);
    expect(await placedIn('staging', 'ended', [build])).toEqual([]);
  });

  it('L14: what arrives is told and no part of it, the approval stands, and it follows by itself', async () => {
    const build = await world.push('arrives', await smallImage('arrives'), '1.0.0');
    const early = await world.push('arrives', documentAbout(build, 'early'));
    const id = await approved('arrives');
    const late = await world.push('arrives', documentAbout(build, 'late'));
    const { body } = await call<PromotionReview>(ana, 'GET', `/promotions/${id}/review`);
    expect(body.review?.closure).toMatchObject({
      evidence: { count: 1, list: [{ digest: early.digest }] },
      later: { count: 1, list: [{ digest: late.digest }] },
    });
    expect((await show(id)).approvals).toMatchObject([{ counts: true, lapsed: [] }]);
    const done = await execute(id);
    expect(done.body).toMatchObject({ state: 'promoted', did: { manifests: 2 } });
    expect(await arrives('staging', 'arrives', late.digest)).toBe(late.digest);
    expect((await show(id)).did).toMatchObject({ manifests: 2 });
  });

  it('L14: a signature’s tag that moves: what was approved is placed, and the new signature comes after it', async () => {
    const build = await world.push('signed', await smallImage('signed'), '1.0.0');
    const tag = tagOf(build, '.sig');
    const first = await world.push('signed', signatureByTag('first'), tag);
    const id = await approved('signed');
    const second = await world.push('signed', signatureByTag('first', 'second'), tag);
    expect((await show(id)).approvals).toMatchObject([{ counts: true, lapsed: [] }]);
    const done = await execute(id);
    expect(done.body).toMatchObject({ state: 'promoted', did: { manifests: 2 } });
    expect(done.body.did!.tags).toContain(tag);
    expect(await world.has('staging', 'signed', first.digest)).toBe(first.digest);
    expect(await arrives('staging', 'signed', second.digest)).toBe(second.digest);
  });

  it('L14: a child’s child of a nested index cannot go, nor its index, while the build is there', async () => {
    const platform = await smallImage('nested platform');
    const inner = makeIndex([{ content: platform, platform: amd64 }]);
    const build = await world.push('nested', makeIndex([{ content: inner }]), '1.0.0');
    const id = await approved('nested');
    for (const { digest } of [platform, inner]) expect(await remove('nested', digest)).toBe(405);
    expect((await show(id)).approvals).toMatchObject([{ counts: true, lapsed: [] }]);
    const done = await execute(id);
    expect(done.body).toMatchObject({ state: 'promoted', did: { manifests: 3 } });
    const all = [build, inner, platform];
    expect(await placedIn('staging', 'nested', all)).toEqual(digests(all));
  });

  it('L14: nor can what lies in an index that is told by tag, while that is there', async () => {
    const build = await world.push('told', await smallImage('told'), '1.0.0');
    const index = makeIndex([{ content: signatureByTag('in an index') }]);
    await world.push('told', index, tagOf(build, ''));
    const id = await approved('told');
    const [inside] = index.children;
    expect(await remove('told', inside!.digest)).toBe(405);
    // With the index and then what lay in it gone, less would move than was approved.
    expect(await remove('told', index.digest)).toBe(202);
    expect(await remove('told', inside!.digest)).toBe(202);
    const [lapsed] = await eventually(
      async () => (await show(id)).approvals,
      ([approval]) => approval?.counts === false,
    );
    expect(lapsed).toMatchObject({ counts: false, lapsed: [expect.stringContaining('deleted')] });
    await clicksInVain(id);
    expect(await placedIn('staging', 'told', [build, index, inside!])).toEqual([]);
  });
});

describe('two promotions of one build, and somebody who deletes its tag meanwhile', () => {
  it.each(Array.from({ length: 8 }, (_, round) => round))(
    'L1: leave it there whole, with each tag or without, and nothing fails (round %i)',
    async (round) => {
      const image = `raced-${round}`;
      const platform = await smallImage(image);
      const build = await world.push(
        image,
        makeIndex([{ content: platform, platform: amd64 }]),
        '1.0.0',
      );
      const signature = await world.push(image, signatureByTag(image), tagOf(build, '.sig'));
      const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
      const body = { project: 'shop', image, build: 1, to: 'preprod', tags: ['1.0.0'] };
      expect((await execute(await approved(image))).body.state).toBe('promoted');
      const promote = async (token: string, wait: number) => {
        await pause(wait);
        return call<Promotion>(token, 'POST', '/promotions', body);
      };
      const clear = async (wait: number) => {
        await pause(wait);
        return remove(image, '1.0.0');
      };
      const [one, two, removed] = await Promise.all([
        promote(ana, round % 3),
        promote(cleo, (round >> 1) % 4),
        clear(round * 2),
      ]);
      expect(removed).toBe(202);
      const answers = [one, two];
      for (const { status, body: said } of answers) {
        expect([200, 201, 409], JSON.stringify(said)).toContain(status);
      }
      const won = answers.filter(({ status }) => status < 300);
      expect(won.length).toBeGreaterThan(0);
      const all = [build, platform, signature];
      expect(await placedIn('preprod', image, all)).toEqual(digests(all));
      expect(await world.has('preprod', image, '1.0.0')).toBe(build.digest);
      expect(await world.has('preprod', image, tagOf(build, '.sig'))).toBe(signature.digest);
      expect(await world.has('dev', image, '1.0.0')).toBeNull();
      const lines = await world.server.db.prisma.auditEvent.count({
        where: { action: 'promotion.promoted', target: `shop/${image}#1 → preprod` },
      });
      expect(lines).toBe(1);
    },
  );

  it.each(Array.from({ length: 8 }, (_, round) => round))(
    'L9: out of the stage where it is deleted, they set it or find it gone (round %i)',
    async (round) => {
      const image = `entry-${round}`;
      const build = await world.push(image, await smallImage(image), '1.0.0');
      const ids = [await approved(image)];
      const second = await call<Promotion>(ben, 'POST', '/promotions', {
        project: 'shop',
        image,
        build: 1,
        to: 'staging',
        reason: 'again',
      });
      if (second.status < 300 && second.body.id !== ids[0]) {
        ids.push(second.body.id);
        const decision = { decision: 'approve' };
        await call(cleo, 'POST', `/promotions/${second.body.id}/approvals`, decision);
      }
      const outcomes = await Promise.all([
        execute(ids[0]!, ana),
        execute(ids.at(-1)!, cleo),
        (async () => {
          await new Promise((done) => setTimeout(done, round));
          return { status: await remove(image, '1.0.0') };
        })(),
      ]);
      for (const { status } of outcomes) expect(status).toBeLessThan(500);
      expect(outcomes[2]).toEqual({ status: 202 });
      const states = await Promise.all(ids.map(async (id) => (await show(id)).state));
      expect(states.filter((state) => state === 'promoted')).toHaveLength(1);
      expect(await world.has('staging', image, build.digest)).toBe(build.digest);
      expect(await world.has('staging', image, 'build-1')).toBe(build.digest);
      // The tags are those that were asked for and approved, wherever they point by now (L4).
      expect(await world.has('staging', image, '1.0.0')).toBe(build.digest);
      expect(await world.has('dev', image, '1.0.0')).toBeNull();
    },
  );
});
