import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistryClient } from '@/scripts/lib/oci';
import { runningEmbeddedPostgres } from '@/server/platform/postgres/embedded-postgres';
import { administrator } from '@/test/setup/administrator';
import { callApi } from '@/test/setup/call-api';
import { discard, type Product, startProduct, withAdministrator } from '@/test/setup/process';
import { rawCaller } from '@/test/setup/raw';
import { smallImage } from '@/test/setup/small-image';

/** Others take every connection that the database has: threat 68. */
describe('a database whose slots are taken', () => {
  let product: Product;
  let owner: pg.Client;
  const others: pg.Client[] = [];
  const who = { username: administrator.email, password: administrator.token };

  beforeAll(async () => {
    product = await startProduct({ env: { ...withAdministrator, SALLYPORT_LOG_LEVEL: 'error' } });
    await callApi(product.url, 'POST', '/projects', {
      slug: 'shop',
      name: 'Shop',
      template: 'open',
    });
    const image = await smallImage('slots');
    await createRegistryClient(product.url, who).push('shop-dev/api', image, '1');
    // Superusers have slots of their own.
    owner = new pg.Client({ connectionString: (await runningEmbeddedPostgres(product.dataDir))! });
    await owner.connect();
    await owner.query(`CREATE ROLE other LOGIN PASSWORD 'of-the-test'`);
  });
  afterAll(async () => {
    await leave();
    await owner?.end();
    await product?.stop();
    if (product) await discard(product.dataDir);
  });

  const leave = () => Promise.all(others.splice(0).map((client) => client.end()));

  /** Takes what is free, until nothing is. */
  async function takeAll(): Promise<void> {
    const url = new URL((await runningEmbeddedPostgres(product.dataDir))!);
    url.username = 'other';
    url.password = 'of-the-test';
    for (;;) {
      const client = new pg.Client({ connectionString: url.href });
      client.on('error', () => undefined);
      try {
        await client.connect();
      } catch (error) {
        expect(error).toMatchObject({ code: '53300' });
        return;
      }
      others.push(client);
    }
  }

  /** The product’s connections are taken from it, and others are quicker than it is. */
  async function starve(): Promise<void> {
    await takeAll();
    await expect
      .poll(async () => {
        await owner.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sallyport_app'`,
        );
        await takeAll();
        const { rows } = await owner.query<{ left: string }>(
          `SELECT count(*) AS left FROM pg_stat_activity WHERE usename = 'sallyport_app'`,
        );
        return Number(rows[0]?.left);
      })
      .toBe(0);
  }

  const page = (path: string, headers: Record<string, string> = { accept: 'text/html' }) =>
    fetch(product.url + path, { headers, redirect: 'manual' });

  it('is 503 with Retry-After on every plane, never 500, told once, and over by itself', async () => {
    const raw = rawCaller(product.url, who);
    const asked: Record<string, () => Promise<{ status: number; headers: Headers }>> = {
      'a pull': () => raw('GET', '/v2/shop-dev/api/manifests/1'),
      'the start of a push': () => raw('POST', '/v2/shop-dev/api/blobs/uploads/'),
      'a token': () =>
        raw('GET', `/token?service=${product.host}&scope=repository:shop-dev/api:pull`),
      'a list': () => callApi(product.url, 'GET', '/projects'),
      'a change': () =>
        callApi(product.url, 'POST', '/projects', { slug: 'b', name: 'B', template: 'open' }),
      'the home page': () => page('/'),
      'a page': () => page('/sign-in'),
      // The framework sends whoever asks so on to an address of its own.
      'what a page asks for': () => fetch(`${product.url}/sign-in`, { headers: { rsc: '1' } }),
      'the providers to sign in through': () => page('/api/auth/providers', {}),
      readiness: () => page('/readyz', {}),
    };
    await starve();
    for (const [what, ask] of Object.entries(asked)) {
      for (let i = 0; i < 3; i++) {
        const { status, headers } = await ask();
        expect([what, status]).toEqual([what, 503]);
        expect(Number(headers.get('retry-after')), what).toBeGreaterThan(0);
      }
    }
    const told = product.output().match(/the database takes no work/g) ?? [];
    expect(told.length, product.output()).toBe(1);

    await leave();
    await expect
      .poll(async () => (await page('/readyz', {})).status, { timeout: 20_000 })
      .toBe(200);
    for (const what of [
      'a pull',
      'the start of a push',
      'a token',
      'a list',
      'a page',
      'a change',
    ]) {
      const { status } = await asked[what]!();
      expect([what, status < 400]).toEqual([what, true]);
    }
  });

  it('answers many at once with what it has, or 503', async () => {
    await takeAll();
    const raw = rawCaller(product.url, who);
    const statuses = await Promise.all([
      ...Array.from({ length: 60 }, () => raw('GET', '/v2/shop-dev/api/manifests/1')),
      ...Array.from({ length: 60 }, () => callApi(product.url, 'GET', '/projects')),
      ...Array.from({ length: 20 }, () => page('/sign-in')),
    ]);
    expect(statuses.map(({ status }) => status).filter((one) => ![200, 503].includes(one))).toEqual(
      [],
    );
    await leave();
  });
});
