import { expect, vi } from 'vitest';
import { liveChannel, touchNotice, type TouchNotice } from '@/server/platform/events/live-channel';
import type { Database, Sql } from '@/server/platform/sql/database';
import { readLines, type LiveEvent } from '@/server/record/live/read-lines';

/** What open pages were told of that the trail has, oldest first, whoever may hear of it. */
export async function toldOf(sql: Sql): Promise<LiveEvent[]> {
  const events: LiveEvent[] = [];
  for (let position = 0; ;) {
    const { lines, upTo, more } = await readLines(sql, position);
    events.push(...lines.map(({ event }) => event));
    if (!more) return events;
    position = upTo;
  }
}

/** Hears what is touched from now on; `until` waits for so many touches, and gives them. */
export async function hearTouches({ pool }: Pick<Database, 'pool'>) {
  const client = await pool.connect();
  const heard: TouchNotice[] = [];
  client.on('notification', ({ payload = '' }) => {
    if (!payload.startsWith(touchNotice)) return;
    heard.push(JSON.parse(payload.slice(touchNotice.length)) as TouchNotice);
  });
  await client.query(`LISTEN ${liveChannel}`);
  return {
    heard,
    until: (count: number) =>
      vi.waitFor(
        async () => {
          // What was sent comes with an answer at the latest.
          await client.query('SELECT 1');
          expect(heard.length).toBeGreaterThanOrEqual(count);
          return heard;
        },
        { timeout: 10_000 },
      ),
    stop: () => client.release(true),
  };
}
