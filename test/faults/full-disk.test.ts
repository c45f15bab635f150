import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobOf, createRegistryClient, noise } from '@/scripts/lib/oci';
import { smallImage } from '@/test/setup/small-image';
import { rawCaller } from '@/test/setup/raw';
import { discard, type Product, startProduct, withAdministrator } from '@/test/setup/process';
import { administrator } from '@/test/setup/administrator';
import { callApi } from '@/test/setup/call-api';

/** A small disk of its own for the bytes; only root may make one, and not everywhere. */
async function smallDisk(): Promise<string | null> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-small-disk-'));
  const store = join(dataDir, 'registry');
  await mkdir(store);
  const size = ['-o', 'size=16m,mode=700'];
  const mounted = spawnSync('mount', ['-t', 'tmpfs', ...size, 'tmpfs', store], {
    encoding: 'utf8',
  });
  if (mounted.status === 0) return dataDir;
  await discard(dataDir);
  process.stdout.write(
    `SKIPPED: the test of a full disk: none can be mounted here (${(mounted.stderr ?? '').trim()}).\n`,
  );
  return null;
}

const dataDir = await smallDisk();

describe.skipIf(dataDir === null)('a full disk', () => {
  let product: Product;
  const who = { username: administrator.email, password: administrator.token };
  beforeAll(async () => {
    product = await startProduct({ dataDir: dataDir!, env: withAdministrator });
    await callApi(product.url, 'POST', '/projects', {
      slug: 'shop',
      name: 'Shop',
      template: 'open',
    });
  });
  afterAll(async () => {
    await product?.stop();
    spawnSync('umount', [join(dataDir!, 'registry')]);
    await discard(dataDir!);
  });

  it('refuses pushes with 507, keeps nothing of them, goes on to serve, and recovers', async () => {
    const client = createRegistryClient(product.url, who);
    const raw = rawCaller(product.url, who);
    const image = await smallImage('before');
    await client.push('shop-dev/api', image, '1');

    const large = blobOf(noise('too large', 20 * 1024 * 1024));
    const uploads = '/v2/shop-dev/api/blobs/uploads/';
    // More uploads than one may have: those that were refused do not count.
    for (const path of [`${uploads}?digest=${large.digest}`, ...Array<null>(22).fill(null)]) {
      const opened = path === null ? await raw('POST', uploads) : null;
      const target = opened ? `${opened.headers.get('location')}?digest=${large.digest}` : path!;
      const refused = await raw(opened ? 'PUT' : 'POST', target, {
        headers: { 'content-type': 'application/octet-stream' },
        body: large.bytes,
      });
      expect([refused.status, refused.code]).toEqual([507, 'STORAGE_FULL']);
      expect(refused.headers.get('retry-after')).not.toBeNull();
      expect((await raw('HEAD', `/v2/shop-dev/api/blobs/${large.digest}`)).status).toBe(404);
      // Reads go on.
      expect((await client.pullManifest('shop-dev/api', '1')).digest).toBe(image.digest);
      await client.pullBlob('shop-dev/api', image.blobs.at(-1)!.digest);
    }
    await client.push('shop-dev/api', await smallImage('after'), '2');
  });
});
