import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '@/lib/logger';
import { startSchedules } from '@/server/edge/jobs/schedules';
import { createTestDatabase } from '../setup/database';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('layers are looked into a moment after a push or a policy brought some, once for many', async () => {
  let looks = 0;
  let heard: ((kind: string) => void) | null = null;
  const stop = startSchedules(
    {
      services: { db: database.db, clock: () => new Date() },
      sweepUploads: () => Promise.resolve(0),
      sweepOrphans: () => Promise.resolve(0),
      inspectLayers: () => Promise.resolve((looks += 1)),
      hear: (listener) => {
        heard = listener;
        return () => (heard = null);
      },
    },
    createLogger('silent'),
  );
  const tell = (kind: string) => heard?.(kind);
  // Once at the start, and by nothing that brings none.
  await expect.poll(() => looks).toBe(1);
  tell('promotion-changed');
  await new Promise((later) => setTimeout(later, 600));
  expect(looks).toBe(1);
  for (let push = 0; push < 50; push += 1) tell('build-pushed');
  await expect.poll(() => looks, { timeout: 5_000 }).toBe(2);
  tell('policy-changed');
  await expect.poll(() => looks, { timeout: 5_000 }).toBe(3);
  stop();
  expect(heard).toBeNull();
});
