import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sql } from '@/server/platform/sql/database';
import type { Services } from '@/server/access/call/context';
import { decidePromotion } from '@/server/pipeline/promotions/acts/decide-promotion';
import { evaluateRequest } from '@/server/pipeline/promotions/automatic/evaluate-request';
import { executePromotion } from '@/server/pipeline/promotions/acts/execute-promotion';
import { createGateWorld, type GateWorld } from './world';

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
});
afterAll(() => world.drop());

/** Use cases whose connection is ended from outside before the given statement of a transaction. */
function cutBefore(at: number): Services {
  const { db } = world;
  const transaction: typeof db.transaction = (work) =>
    db.transaction((sql: Sql) => {
      let count = 0;
      return work({
        async query(...asked) {
          count += 1;
          if (count === at) {
            const text = 'SELECT pg_backend_pid() AS pid';
            const [own] = await sql.query<{ pid: number }>({ name: 'test.own-pid', text });
            await db.pool.query('SELECT pg_terminate_backend($1)', [own!.pid]);
          }
          return sql.query(...asked);
        },
      });
    });
  return { ...world.services, db: { ...db, transaction } };
}

/** Cuts the act before its first statement, its second, and so on, until it has no more; then does it. */
async function cutEverywhere(
  act: (services: Services) => Promise<unknown>,
  check: () => Promise<void>,
): Promise<number> {
  for (let at = 1; ; at += 1) {
    const cut = await act(cutBefore(at)).then(
      () => false,
      () => true,
    );
    if (!cut) return at - 1;
    await check();
  }
}

it('an approval that is cut anywhere is wholly absent, and happens once when it is given again', async () => {
  await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 1 }] }]);
  await world.push('approve', 1);
  const { id } = await world.ask(world.ben, { image: 'approve' });
  const places = await cutEverywhere(
    (services) => decidePromotion(services, world.ana, { id, decision: 'approve' }),
    async () => {
      expect(await world.current('approve', 'staging')).toBeNull();
      expect(await world.db.prisma.approval.count({ where: { promotionId: id } })).toBe(0);
      await evaluateRequest(world.services, id);
      expect(await world.trail('shop/approve#1 → staging')).toEqual(['requested']);
    },
  );
  expect(places).toBeGreaterThan(8);
  expect(await world.trail('shop/approve#1 → staging')).toEqual([
    'requested',
    'approved',
    'promoted',
  ]);
  expect(await world.current('approve', 'staging')).toBe(1);
});

it('between approval and execution a cut leaves it waiting for its click, and it happens once', async () => {
  const policy = [{ kind: 'approvals' as const, groups: [{ count: 1 }] }];
  await world.policy('staging', policy, { lastClick: true });
  await world.push('click', 1);
  const { id } = await world.ask(world.ben, { image: 'click' });
  expect((await world.approve(world.ana, id)).state).toBe('approved');
  const places = await cutEverywhere(
    (services) => executePromotion(services, world.ben, { id }),
    async () => {
      expect(await world.current('click', 'staging')).toBeNull();
      await evaluateRequest(world.services, id);
      expect(await world.trail('shop/click#1 → staging')).toEqual(['requested', 'approved']);
    },
  );
  expect(places).toBeGreaterThan(8);
  expect(await world.trail('shop/click#1 → staging')).toEqual([
    'requested',
    'approved',
    'promoted',
  ]);
  const again = executePromotion(world.services, world.ben, { id });
  await expect(again).rejects.toMatchObject({ code: 'conflict' });
});
