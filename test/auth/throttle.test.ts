import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountKey, accountRule, takeAttempt } from '@/server/auth/throttle';
import { createTestDatabase, type TestDatabase } from '../setup/database';

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
