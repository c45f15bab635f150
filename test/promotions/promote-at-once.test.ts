import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDatabaseAway, type Sql } from '@/server/platform/sql/database';
import type { Refusal } from '@/lib/refusal';
import type { Call, Services } from '@/server/access/call/context';
import { promote } from '@/server/pipeline/promotions/acts/promote';
import { clientOf, imageOf, tagsOf, type TestProject } from '../catalogue/fixture';
import { createStageWorld, type StageWorld } from '../support/stage-world';

let world: StageWorld;
let shop: TestProject;
let ana: Call;

beforeAll(async () => {
  world = await createStageWorld();
  shop = await world.project('shop');
  ana = await world.callerWith(shop, 'ana', 'approver');
});
afterAll(() => world.drop());

const push = async (image: string, count = 1) => {
  const client = await clientOf(world.db, shop, image);
  for (let n = 1; n <= count; n++) await client.push(imageOf(`${image} ${n}`), `pushed-${n}`);
};
const request = (image: string, build = 1) => ({ project: 'shop', image, build, to: 'staging' });
const tracesOf = async (image: string) => {
  const { prisma } = world.db;
  const { repositoryId, imageId } = await shop.repository(image, 1);
  // A name that is no repository's, where nothing came yet.
  const where = { repositoryId: repositoryId ?? imageId! };
  return {
    promotions: await prisma.promotion.count({ where: { imageId: imageId! } }),
    placements: await prisma.placement.count({ where }),
    tags: await prisma.tag.count({ where }),
    moves: await prisma.tagMove.count({ where }),
    audit: await prisma.auditEvent.count({
      where: { target: { startsWith: `shop/${image}#` }, action: { startsWith: 'promotion.' } },
    }),
  };
};
const nothing = { promotions: 0, placements: 0, tags: 0, moves: 0, audit: 0 };

/** The call under a key for what it asks; without one as it is. */
const keyedBy = (call: Call, body: object, key?: string): Call =>
  key === undefined ? call : { ...call, keyed: { key, request: JSON.stringify(body) } };

/** A call as clients make it: one that got no connection in time (503, Retry-After) is made again. */
const patiently = async (
  ...[body, key]: [Parameters<typeof promote>[2], string?]
): ReturnType<typeof promote> => {
  try {
    return await promote(world.services, keyedBy(ana, body, key), body);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return patiently(body, key);
  }
};

describe('many at once', () => {
  it('L7, L8: of 50 equal calls one promotes, the rest get its answer', async () => {
    await push('equal');
    const results = await Promise.all(
      Array.from({ length: 50 }, () => patiently(request('equal'))),
    );
    expect(new Set(results.map(({ promotion }) => promotion.id)).size).toBe(1);
    for (const { promotion } of results) {
      expect(promotion).toEqual({ ...results[0]!.promotion, did: promotion.did });
    }
    // One call did it; each of the others says that it changed nothing.
    expect(results.filter(({ promotion }) => promotion.did!.tags.length > 0)).toHaveLength(1);
    expect(await tracesOf('equal')).toMatchObject({ promotions: 1, audit: 1, placements: 1 });
  });

  it('L8: of 20 equal roll backs one is done, whatever tags the build got elsewhere since', async () => {
    await push('rollbacks', 2);
    for (const build of [1, 2]) await patiently(request('rollbacks', build));
    const client = await clientOf(world.db, shop, 'rollbacks');
    await client.push(imageOf('rollbacks 1'), '1.0.1');
    const back = { ...request('rollbacks', 1), reason: 'slow' };
    const results = await Promise.all(Array.from({ length: 20 }, () => patiently(back)));
    for (const { promotion } of results) {
      expect(promotion).toEqual({ ...results[0]!.promotion, did: promotion.did });
    }
    // One call did it; each of the others says that it changed nothing.
    expect(results.filter(({ promotion }) => promotion.did!.tags.length > 0)).toHaveLength(1);
    expect(results[0]!.promotion.kind).toBe('rollback');
    expect(await tracesOf('rollbacks')).toMatchObject({ promotions: 3, audit: 3 });
  });

  it('L9: of 50 builds that want one tag, one gets it and the others change nothing', async () => {
    await push('race', 50);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, at) =>
        patiently({ ...request('race', at + 1), tags: ['1.0.0'] }),
      ),
    );
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    const codes = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [(outcome.reason as Refusal).code] : [],
    );
    expect(won).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(['tag-taken']));
    expect(await tracesOf('race')).toMatchObject({ promotions: 1, audit: 1, placements: 1 });
    const tags = await tagsOf(world.db, await shop.repository('race', 1));
    expect(tags['1.0.0']).toBe(won[0]!.value.promotion.digest);
  });

  it('every one of many different builds promoted at once is there, and latest is the last to commit', async () => {
    await push('many', 20);
    await Promise.all(Array.from({ length: 20 }, (_, at) => patiently(request('many', at + 1))));
    const { imageId } = await shop.repository('many');
    const rows = await world.db.prisma.promotion.findMany({ where: { imageId: imageId! } });
    const replaced = new Set(rows.map((row) => row.replacedDigest));
    // A chain: each replaced another one, and the one that none replaced is what latest means.
    expect(replaced.size).toBe(20);
    const last = rows.filter((row) => !replaced.has(row.digest));
    const tags = await tagsOf(world.db, await shop.repository('many', 1));
    expect(last.map((row) => row.digest)).toEqual([tags.latest]);
  });
});

describe('killed on the way', () => {
  /** The use case's tools, with something happening before the nth statement of a promotion. */
  const withFault = (at: number, fault: (sql: Sql) => Promise<void>): Services => {
    let count = 0;
    const { db } = world;
    const transaction: typeof db.transaction = (work) =>
      db.transaction((sql) =>
        work({
          async query(...args) {
            count += 1;
            if (count === at) await fault(sql);
            return sql.query(...args);
          },
        }),
      );
    return { ...world.services, db: { ...db, transaction } };
  };

  it.each([1, 2, 3, 4, 5, 6])('before statement %i it is wholly absent', async (at) => {
    const image = `thrown-${at}`;
    await push(image);
    const failing = withFault(at, async () => {
      throw new Error('power cut');
    });
    await expect(promote(failing, ana, request(image))).rejects.toThrow('power cut');
    expect(await tracesOf(image)).toEqual(nothing);
    await promote(world.services, ana, request(image));
    expect(await tracesOf(image)).toMatchObject({ promotions: 1, audit: 1 });
  });

  it.each([4, 5, 6])(
    'with its connection cut before statement %i it is wholly absent',
    async (at) => {
      const image = `cut-${at}`;
      await push(image);
      const failing = withFault(at, async (sql) => {
        const [own] = await sql.query<{ pid: number }>({
          name: 'test.own-pid',
          text: 'SELECT pg_backend_pid() AS pid',
        });
        await world.db.pool.query('SELECT pg_terminate_backend($1)', [own!.pid]);
      });
      const call = keyedBy(ana, request(image), `key-${at}`);
      await expect(promote(failing, call, request(image))).rejects.toThrow();
      expect(await tracesOf(image)).toEqual(nothing);
      const { promotion } = await promote(world.services, call, request(image));
      expect(promotion.state).toBe('promoted');
      expect(await tracesOf(image)).toMatchObject({ promotions: 1, audit: 1 });
    },
  );
});

describe('Idempotency-Key', () => {
  const keyed = (key: string, image: string, call = ana, build = 1) => {
    const body = request(image, build);
    return promote(world.services, keyedBy(call, body, key), body);
  };

  it('the same key and request get the first answer again, whatever happened since', async () => {
    await push('again', 2);
    const first = await keyed('again', 'again');
    await promote(world.services, ana, request('again', 2));
    const second = await keyed('again', 'again');
    expect(first.replayed).toBe(false);
    expect(second).toEqual({ promotion: first.promotion, replayed: true });
    expect(await tracesOf('again')).toMatchObject({ promotions: 2 });
  });

  it('the same key with another request is refused and does nothing', async () => {
    await push('other', 2);
    await keyed('other', 'other');
    await expect(keyed('other', 'other', ana, 2)).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
    expect(await tracesOf('other')).toMatchObject({ promotions: 1 });
  });

  it('of 20 calls with one key at once, one runs and the others get its answer', async () => {
    await push('at-once');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => patiently(request('at-once'), 'at-once')),
    );
    expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ promotion }) => promotion.id)).size).toBe(1);
  });

  it('L6: whoever lost the project meanwhile is not given the first answer again', async () => {
    await push('lost');
    const lou = await world.callerWith(shop, 'lou', 'approver');
    expect((await keyed('lost', 'lost', lou)).replayed).toBe(false);
    await world.db.prisma.roleGrant.deleteMany({ where: { personId: lou.actor.id } });
    const now = await world.callOf(lou.actor.id);
    await expect(keyed('lost', 'lost', now)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('a refused call leaves no key behind: it may be sent again when the cause is gone', async () => {
    await push('refused');
    const bob = await world.callerWith(shop, 'bob', 'reviewer');
    await expect(keyed('refused', 'refused', bob)).rejects.toMatchObject({ code: 'forbidden' });
    await world.db.prisma.roleGrant.updateMany({
      where: { personId: bob.actor.id },
      data: { role: 'approver' },
    });
    const answer = await keyed('refused', 'refused', await world.callOf(bob.actor.id));
    expect(answer.replayed).toBe(false);
  });

  it('the same key of another person is another key', async () => {
    await push('mine', 2);
    const eve = await world.callerWith(shop, 'eve', 'approver');
    await keyed('shared', 'mine');
    const hers = await keyed('shared', 'mine', eve, 2);
    expect(hers).toMatchObject({ replayed: false, promotion: { build: 2 } });
  });
});
