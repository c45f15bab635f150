import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRegistryClient } from '@/scripts/lib/oci';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '@/server/platform/postgres/embedded-postgres';
import { smallImage } from '@/test/setup/small-image';
import { rawCaller } from '@/test/setup/raw';
import { discard, type Product, startProduct, withAdministrator } from '@/test/setup/process';
import { administrator } from '@/test/setup/administrator';
import { callApi } from '@/test/setup/call-api';
import { createCuttableProxy, type CuttableProxy } from './cuttable-proxy';

/** An own PostgreSQL (`DATABASE_URL`) that goes away and comes back. */
describe('a database that goes away', () => {
  let folder: string;
  let postgres: EmbeddedPostgres;
  let proxy: CuttableProxy;
  let product: Product;
  const who = { username: administrator.email, password: administrator.token };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sallyport-own-postgres-'));
    postgres = await startEmbeddedPostgres(folder);
    proxy = await createCuttableProxy(postgres.url);
    product = await startProduct({ env: { ...withAdministrator, DATABASE_URL: proxy.url } });
    await callApi(product.url, 'POST', '/projects', {
      slug: 'shop',
      name: 'Shop',
      template: 'open',
    });
    await createRegistryClient(product.url, who).push(
      'shop-dev/api',
      await smallImage('away'),
      '1',
    );
  });
  afterAll(async () => {
    await product?.stop();
    await proxy?.close();
    await postgres?.stop();
    await discard(folder);
    if (product) await discard(product.dataDir);
  });

  it('is answered with 503 and Retry-After everywhere, and served again without a restart', async () => {
    const raw = rawCaller(product.url, who);
    const pull = () => raw('GET', '/v2/shop-dev/api/manifests/1');
    const list = () => callApi<{ code?: string }>(product.url, 'GET', '/projects');
    expect((await pull()).status).toBe(200);

    proxy.cut();
    const pulled = await pull();
    expect([pulled.status, pulled.code]).toEqual([503, 'UNAVAILABLE']);
    expect(Number(pulled.headers.get('retry-after'))).toBeGreaterThan(0);
    const listed = await list();
    expect(listed.status).toBe(503);
    expect(Number(listed.headers.get('retry-after'))).toBeGreaterThan(0);
    const ready = await fetch(`${product.url}/readyz`);
    expect(ready.status).toBe(503);
    expect((await fetch(`${product.url}/healthz`)).status).toBe(200);

    proxy.heal();
    await vi.waitFor(
      async () => {
        expect((await pull()).status).toBe(200);
        expect((await list()).status).toBe(200);
        expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
      },
      { timeout: 30_000, interval: 200 },
    );
    await createRegistryClient(product.url, who).push(
      'shop-dev/api',
      await smallImage('back'),
      '2',
    );
  });
});
