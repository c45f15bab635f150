import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '@/domain/permissions/can';
import type { Logger } from '@/lib/logger';
import { newId } from '@/lib/ids';
import { recordAudit, systemOrigin } from '@/server/platform/events/audit';
import { createLiveHub, type LiveHub } from '@/server/record/live/hub';
import { createEventStreams, streamsPerCaller } from '@/server/record/live/stream';
import { createCuttableProxy, type CuttableProxy } from '../faults/cuttable-proxy';
import { createTestDatabase, type TestDatabase } from '../setup/database';

const retryMs = 20;
const actor: Actor = {
  kind: 'person',
  id: 'ada',
  email: 'ada@example.com',
  name: 'Ada',
  instanceRole: 'administrator',
  grants: [],
};

let database: TestDatabase;
let proxy: CuttableProxy;
let hub: LiveHub;
const logged: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await createCuttableProxy(database.url);
  const log = (_fields: object, line: string) => logged.push(line);
  hub = createLiveHub(proxy.url, database.db.sql, { warn: log, info: log } as unknown as Logger, {
    retryMs,
  });
  await vi.waitFor(() => expect(hub.isFlowing()).toBe(true));
});
afterAll(async () => {
  await hub.close();
  await proxy.close();
  await database.drop();
});

const openStream = (
  streams = createEventStreams(hub),
  callerId = 'ada',
  findActor: () => Promise<Actor | null> = () => Promise.resolve(actor),
) => {
  const gone = new AbortController();
  const request = new Request('http://127.0.0.1/api/v1/events', { signal: gone.signal });
  const response = streams.open(request, { id: callerId, sessionId: null, actor }, findActor);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    close: () => gone.abort(),
    /** Reads on until the stream has said it. */
    async says(words: string) {
      while (!text.includes(words)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`ended with: ${text}`);
        text += value;
      }
      text = text.slice(text.indexOf(words) + words.length);
    },
  };
};
const away = 'event: state\ndata: {"flowing":false}\n\n';
const back = 'event: state\ndata: {"flowing":true}\n\n';

it('an event that cannot be read is a gap for open pages, which ask for everything anew', async () => {
  const { sql } = database.db;
  const failing: typeof sql = {
    query: (asked, values) =>
      asked.name === 'live.lines-after'
        ? Promise.reject(new Error('it could not be read'))
        : sql.query(asked, values),
  };
  const own = createLiveHub(database.url, failing, { warn: () => undefined } as unknown as Logger);
  try {
    await vi.waitFor(() => expect(own.isFlowing()).toBe(true));
    const stream = openStream(createEventStreams(own));
    await stream.says('retry:');
    await recordAudit(sql, systemOrigin, {
      action: 'policy.saved',
      projectId: newId(),
      subjects: {},
      target: 'shop: staging',
    });
    await stream.says(away);
    await stream.says(back);
    stream.close();
  } finally {
    await own.close();
  }
});

describe('an event stream while the database is away', () => {
  it('says when events stop and when they flow again, and the log says each once', async () => {
    const early = openStream();
    await early.says('retry:');
    proxy.cut();
    await early.says(away);
    const late = openStream();
    await late.says(away);
    // Long enough for many tries: the log must not tell of each.
    await new Promise((resolve) => setTimeout(resolve, retryMs * 20));
    proxy.heal();
    await Promise.all([early.says(back), late.says(back)]);
    expect(logged).toEqual([
      'the database is away; trying again until it is back',
      'the database is back',
    ]);
    early.close();
    late.close();
  });

  it('is told afterwards what the trail got meanwhile', async () => {
    const { sql, prisma } = database.db;
    const project = await prisma.project.create({
      data: { id: newId(), slug: 'shop', name: 'Shop' },
    });
    const stream = openStream();
    await stream.says(back);
    proxy.cut();
    await stream.says(away);
    await recordAudit(sql, systemOrigin, {
      action: 'project.changed',
      projectId: project.id,
      subjects: {},
      target: 'shop',
    });
    proxy.heal();
    await stream.says(back);
    await stream.says('"kind":"project.changed"');
    stream.close();
  });
});

describe('a quiet event stream', () => {
  it('L6: ends with its session, though nothing happens that it could tell', async () => {
    let session: Actor | null = actor;
    const streams = createEventStreams(hub, 10);
    const stream = openStream(streams, 'ada', () => Promise.resolve(session));
    await stream.says(': still here');
    session = null;
    await expect(stream.says('no such words')).rejects.toThrow('ended with');
  });

  it('stays while nobody knows whether it may, for the database is away', async () => {
    let asked = 0;
    const streams = createEventStreams(hub, 10);
    const stream = openStream(streams, 'ada', () => {
      asked += 1;
      return Promise.reject(new Error('away'));
    });
    await stream.says(': still here');
    expect(asked).toBeGreaterThan(0);
    await stream.says(': still here');
    stream.close();
  });
});

describe('the event streams of one caller', () => {
  it('are limited, without closing those that are open, and without bothering others', () => {
    const streams = createEventStreams(hub);
    const mine = Array.from({ length: streamsPerCaller }, () => openStream(streams));
    expect(() => openStream(streams)).toThrow(/event streams of yours are open/);
    openStream(streams, 'ben');
    mine[0]!.close();
    openStream(streams);
    expect(() => openStream(streams)).toThrow();
    streams.closeAll();
    openStream(streams).close();
  });
});
