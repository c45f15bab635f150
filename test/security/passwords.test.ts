import type * as argon2 from '@node-rs/argon2';
import { BlockList } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRegistryClient } from '@/scripts/lib/oci';
import { callApi } from '../setup/call-api';
import { createProject, createRobot } from '../setup/project';
import { administrator, startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';

/** How many passwords are being hashed, counted where the library does it. */
const hashing = vi.hoisted(() => {
  // What other files of this worker loaded already does not know of the mock.
  vi.resetModules();
  let running = 0;
  const counts = { most: 0, begun: 0, done: 0 };
  const counted = async <T>(work: () => Promise<T>): Promise<T> => {
    counts.begun++;
    counts.most = Math.max(counts.most, ++running);
    try {
      return await work();
    } finally {
      running--;
      counts.done++;
    }
  };
  return { counts, counted };
});
vi.mock('@node-rs/argon2', async (importOriginal) => {
  const real = await importOriginal<typeof argon2>();
  return {
    ...real,
    hash: (...given: Parameters<typeof real.hash>) => hashing.counted(() => real.hash(...given)),
    verify: (...given: Parameters<typeof real.verify>) =>
      hashing.counted(() => real.verify(...given)),
  };
});

let server: TestServer;

beforeAll(async () => {
  // Behind a proxy that says who asks, so that no limit of one address is in the way.
  const trustedProxies = new BlockList();
  trustedProxies.addAddress('127.0.0.1');
  server = await startTestServer({ trustedProxies });
});
afterAll(async () => {
  await server.stop();
  vi.resetModules();
});

const basic = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
let addresses = 0;
/** An address that nobody has failed from. */
const somewhere = () => {
  const n = ++addresses;
  return { 'x-forwarded-for': `198.51.${100 + (n >> 8)}.${n & 255}` };
};

describe('200 wrong passwords at once (row 25)', () => {
  it('are hashed two at a time, and pulls and reads that begin after them end before them', async () => {
    await createProject(server, 'shop');
    const cluster = await createRobot(server, 'shop', 'cluster', 'shop-dev');
    const owner = { username: administrator.email, password: administrator.token };
    await createRegistryClient(server.url, owner).push('shop-dev/api', await smallImage('a'), '1');
    const manifest = `${server.url}/v2/shop-dev/api/manifests/1`;
    const { counts } = hashing;
    const before = counts.done;

    const ended: string[] = [];
    const tries = Array.from({ length: 200 }, async (_, n) => {
      const answer = await callApi(
        server.url,
        'POST',
        '/me/tokens',
        { name: 'x' },
        {
          token: null,
          headers: { ...somewhere(), authorization: basic(`guess-${n}@example.com`, 'wrong') },
        },
      );
      ended.push('try');
      return answer.status;
    });
    await vi.waitFor(() => expect(counts.begun).toBeGreaterThan(before), { timeout: 30_000 });

    for (let round = 0; round < 5; round++) {
      const pull = await fetch(manifest, {
        headers: { authorization: basic(cluster.username, cluster.password) },
      });
      expect(pull.status).toBe(200);
      await pull.arrayBuffer();
      ended.push('pull');
      expect((await server.api('GET', '/projects/shop')).status).toBe(200);
      ended.push('read');
    }
    const statuses = await Promise.all(tries);

    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(counts.done - before).toBeGreaterThanOrEqual(200);
    expect(counts.most).toBe(2);
    expect(ended.filter((what) => what === 'try')).toHaveLength(200);
    expect(ended.at(-1)).toBe('try');
    expect(ended.lastIndexOf('try')).toBeGreaterThan(ended.lastIndexOf('pull'));
    expect(ended.lastIndexOf('try')).toBeGreaterThan(ended.lastIndexOf('read'));
  }, 120_000);
});

describe('an account that is there and one that is not (row 26)', () => {
  /** Every way in that takes an e-mail and a password without a session. */
  const ways: Readonly<Record<string, (email: string, password: string) => Promise<Response>>> = {
    'POST /api/v1/me/tokens': (email, password) =>
      fetch(`${server.url}/api/v1/me/tokens`, {
        method: 'POST',
        headers: {
          ...somewhere(),
          authorization: basic(email, password),
          'content-type': 'application/json',
        },
        body: JSON.stringify({ name: 'x' }),
      }),
    'GET /token': (email, password) =>
      fetch(`${server.url}/token?service=x&scope=repository:shop-dev/api:pull`, {
        headers: { ...somewhere(), authorization: basic(email, password) },
      }),
    'POST /token': (email, password) =>
      fetch(`${server.url}/token`, {
        method: 'POST',
        headers: { ...somewhere(), 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'password',
          service: 'x',
          client_id: 'docker',
          username: email,
          password,
          scope: 'repository:shop-dev/api:pull',
        }),
      }),
    'GET /v2/': (email, password) =>
      fetch(`${server.url}/v2/`, {
        headers: { ...somewhere(), authorization: basic(email, password) },
      }),
  };

  describe.each(Object.entries(ways))('%s', (route, enter) => {
    const slug = route.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
    const known = `known${slug}@example.com`;
    const gone = `gone${slug}@example.com`;
    const password = 'violet otter carries lamp';

    it('answer a wrong password alike, cost the same work, and are stopped after as many', async () => {
      for (const email of [known, gone]) {
        const made = await server.api('POST', '/people', { email, name: 'Somebody', password });
        expect(made.status).toBe(201);
      }
      await server.api('PATCH', `/people/${gone}`, { disabled: true });
      const seen: Record<string, unknown[]> = {};
      for (const [email, given] of [
        [known, 'wrong'],
        [`none${slug}@example.com`, 'wrong'],
        // The right one of a disabled account tells nothing either.
        [gone, password],
      ] as const) {
        seen[email] = [];
        for (let attempt = 0; attempt < 7; attempt++) {
          const hashed = hashing.counts.done;
          const answer = await enter(email, given);
          seen[email].push(await told(answer), hashing.counts.done - hashed);
        }
      }
      const [first, ...others] = Object.values(seen);
      for (const other of others) expect(other).toEqual(first);
      expect(JSON.stringify(first)).not.toContain('disabled');
      // Five are looked at; the sixth is not hashed any more.
      expect(first?.filter((work) => work === 1)).toHaveLength(5);
    });
  });
});

/** All that an answer tells, without what differs between any two. */
async function told(answer: Response): Promise<unknown> {
  const headers = [...answer.headers].filter(
    ([name]) => !/^(date|x-request-id|content-length)$/.test(name),
  );
  const text = (await answer.text()).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id');
  return [answer.status, headers, text];
}
