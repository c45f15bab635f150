import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import { blobOf, noise } from '@/scripts/lib/oci';
import { basic, rawCaller } from '@/test/setup/raw';
import { discard, type Product, startProduct, withAdministrator } from '@/test/setup/process';
import { administrator } from '@/test/setup/administrator';
import { callApi } from '@/test/setup/call-api';

describe('SIGTERM', () => {
  let product: Product;
  const who = { username: administrator.email, password: administrator.token };
  beforeAll(async () => {
    product = await startProduct({ env: withAdministrator });
    await callApi(product.url, 'POST', '/projects', {
      slug: 'shop',
      name: 'Shop',
      template: 'open',
    });
  });
  afterAll(async () => {
    product?.child.kill('SIGKILL');
    if (product) await discard(product.dataDir);
  });

  it('lets a slow pull end, takes nothing new, and exits with 0', async () => {
    // More than the sockets' buffers hold, so that the transfer is still going on.
    const blob = blobOf(noise('slow pull', 48 * 1024 * 1024));
    const raw = rawCaller(product.url, who);
    const path = '/v2/shop-dev/api/blobs';
    const pushed = await raw('POST', `${path}/uploads/?digest=${blob.digest}`, {
      headers: { 'content-type': 'application/octet-stream' },
      body: blob.bytes,
    });
    expect(pushed.status).toBe(201);

    const pull = get(`${product.url}${path}/${blob.digest}`, {
      headers: { authorization: basic(who) },
    });
    const [response] = (await once(pull, 'response')) as [IncomingMessage];
    const hash = createHash('sha256');
    await once(response, 'readable');
    product.child.kill('SIGTERM');
    await product.line(/^Stopping: /);
    await expect(fetch(`${product.url}/healthz`)).rejects.toThrow();

    for await (const chunk of response) hash.update(chunk as Buffer);
    expect(`sha256:${hash.digest('hex')}`).toBe(blob.digest);
    expect(await product.ended).toBe(0);
    expect(product.output()).toContain('Stopped.');
  });

  it('reaches the server through npm start, which then exits with 0 as well', async () => {
    const started = await startProduct({ command: ['npm', 'start'] });
    expect(await started.stop()).toBe(0);
    await expect(fetch(`${started.url}/healthz`)).rejects.toThrow();
    await discard(started.dataDir);
  });
});
