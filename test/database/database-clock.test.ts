import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabaseClock } from '@/server/platform/sql/database-clock';
import { createTestDatabase, type TestDatabase } from '../setup/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const off = (ms: number) => () => new Date(Date.now() + ms);
const differs = async (ms: number) => {
  const time = await createDatabaseClock(database.db.sql, off(ms));
  time.close();
  return time.clock().getTime() - Date.now();
};

it.each([[-3 * 3_600_000], [-40_000], [90_000], [86_400_000]])(
  'tells the database’s time on a machine whose clock is off by %i ms',
  async (ms) => expect(Math.abs(await differs(ms))).toBeLessThan(1_500),
);

it('is the machine’s own where the two agree', async () => {
  const machine = () => new Date('2026-01-01T00:00:00.123Z');
  const sql = { query: () => Promise.resolve([{ now: new Date('2026-01-01T00:00:00.9Z') }]) };
  const time = await createDatabaseClock(sql as never, machine);
  time.close();
  expect(time.clock()).toEqual(machine());
});

it('is the machine’s own while the database does not answer', async () => {
  const machine = () => new Date('2026-01-01T00:00:00Z');
  const time = await createDatabaseClock(
    { query: () => Promise.reject(new Error('away')) } as never,
    machine,
  );
  time.close();
  expect(time.clock()).toEqual(machine());
});
