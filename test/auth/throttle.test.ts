import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPassword } from '@/server/access/passwords/check-password';
import {
  accountKey,
  accountRule,
  addressKey,
  takeAttempt,
} from '@/server/access/passwords/throttle';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { createWorld, goodPassword } from './world';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const at = (milliseconds: number) => new Date(Date.UTC(2026, 0, 1) + milliseconds);

describe('the throttle', () => {
  it('lets attempts at once through in whatever order they are counted', async () => {
    const key = accountKey('at-once@example.com');
    expect(await takeAttempt(database.db, key, at(20))).toBeNull();
    expect(await takeAttempt(database.db, key, at(0))).toBeNull();
  });

  it('makes the one beyond the limit wait', async () => {
    const key = accountKey('too-many@example.com');
    for (let attempt = 0; attempt < accountRule.limit; attempt++) {
      expect(await takeAttempt(database.db, key, at(attempt))).toBeNull();
    }
    expect(await takeAttempt(database.db, key, at(10))).toBe(accountRule.firstWaitSeconds);
  });
});

describe('attempts at one account', () => {
  const from = (address: string) => ({ address, device: null });
  const failuresOf = async (world: Awaited<ReturnType<typeof createWorld>>, address: string) => {
    const { key } = addressKey(address);
    return (await world.db.prisma.throttle.findUnique({ where: { key } }))?.failures ?? 0;
  };

  it('with the right password keep no other out, however many come at once, and leave nothing', async () => {
    const world = await createWorld();
    const { email } = await world.person('many@example.com');
    const origin = from('192.0.2.40');
    const all = Array.from({ length: 30 }, () =>
      checkPassword(world.db, { email, password: goodPassword }, origin, world.clock.now),
    );
    const outcomes = (await Promise.all(all)).map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['right']));
    expect(await failuresOf(world, origin.address)).toBe(0);
    await world.drop();
  });

  it('that are not tried since the account has to wait are held against no address', async () => {
    const world = await createWorld();
    const { email } = await world.person('locked@example.com');
    const wrong = { email, password: 'not this one' };
    for (let n = 0; n < accountRule.limit; n++) {
      await checkPassword(world.db, wrong, from('192.0.2.41'), world.clock.now);
    }
    const right = { email, password: goodPassword };
    const later = await checkPassword(world.db, right, from('192.0.2.42'), world.clock.now);
    expect(later.outcome).toBe('throttled');
    expect(await failuresOf(world, '192.0.2.42')).toBe(0);
    expect(await failuresOf(world, '192.0.2.41')).toBe(accountRule.limit);
    await world.drop();
  });
});
