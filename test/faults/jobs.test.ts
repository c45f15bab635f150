import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRegistryClient, type Credentials } from '@/scripts/lib/oci';
import { administrator } from '@/test/setup/administrator';
import { callApi } from '@/test/setup/call-api';
import { discard, type Product, startProduct, withAdministrator } from '@/test/setup/process';
import { smallImage } from '@/test/setup/small-image';

interface Promotions {
  readonly items: readonly {
    readonly image: string;
    readonly to: string;
    readonly state: string;
    readonly requestedBy: { readonly kind: string };
  }[];
}

/** What a change asks of the background is as durable as the change (L10). */
describe('kill -9 right after a check was acknowledged', () => {
  let product: Product;
  let ci: Credentials;
  const call = <T = unknown>(method: string, path: string, body?: unknown) =>
    callApi<T>(product.url, method, path, body);

  beforeAll(async () => {
    product = await startProduct({ env: withAdministrator });
    await call('POST', '/projects', { slug: 'shop', name: 'Shop', template: 'open' });
    const robot = { name: 'ci', kind: 'ci', registry: 'shop-dev' };
    type Made = { username: string; secret: string };
    const made = await call<Made>('POST', '/projects/shop/robots', robot);
    ci = { username: made.body.username, password: made.body.secret };
    const scanned = { gates: [{ kind: 'checks', names: ['scan'] }] };
    const automatic = { ...scanned, automatic: true };
    for (const [stage, policy] of [
      ['staging', scanned],
      ['preprod', automatic],
    ] as const) {
      const saved = await call('PUT', `/projects/shop/policies/${stage}`, policy);
      expect(saved.status, JSON.stringify(saved.body)).toBe(200);
    }
  });
  afterAll(async () => {
    await product?.stop();
    if (product) await discard(product.dataDir);
  });

  const promotionsOf = async (image: string) =>
    (await call<Promotions>('GET', '/promotions?project=shop')).body.items
      .filter((promotion) => promotion.image === image)
      .map(({ to, state, requestedBy }) => `${to} ${state} ${requestedBy.kind}`)
      .sort();

  it.each([1, 2, 3])('what waited for it happens after the restart, once (%i)', async (round) => {
    const image = `api-${round}`;
    const content = await smallImage(image);
    await createRegistryClient(product.url, ci).push(`shop-dev/${image}`, content, '1.0.0');
    const asked = await call('POST', '/promotions', {
      project: 'shop',
      image,
      build: 1,
      to: 'staging',
    });
    expect(asked.status, JSON.stringify(asked.body)).toBe(201);
    expect(await promotionsOf(image)).toEqual(['staging waiting person']);

    const report = { image, digest: content.digest, name: 'scan', state: 'passed' };
    const told = await call('POST', '/projects/shop/checks', report);
    expect(told.status, JSON.stringify(told.body)).toBe(201);
    product.child.kill('SIGKILL');
    await product.ended;

    const { dataDir } = product;
    product = await startProduct({ dataDir, env: withAdministrator });
    const both = ['preprod promoted policy', 'staging promoted person'];
    await vi.waitFor(async () => expect(await promotionsOf(image)).toEqual(both), {
      timeout: 40_000,
      interval: 100,
    });
    const person = { username: administrator.email, password: administrator.token };
    const there = await createRegistryClient(product.url, person).pullManifest(
      `shop-preprod/${image}`,
      'latest',
    );
    expect(there.digest).toBe(content.digest);
    const metrics = await (await fetch(`${product.url}/metrics`)).text();
    expect(metrics).toMatch(/sallyport_jobs_waiting\{queue="evaluate"\} \d/);
  });
});
