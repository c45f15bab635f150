import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Content, createRegistryClient, type Credentials } from '@/scripts/lib/oci';
import { smallImage } from '@/test/setup/small-image';
import { discard, type Product, startProduct, withAdministrator } from '@/test/setup/process';
import { administrator } from '@/test/setup/administrator';
import { callApi } from '@/test/setup/call-api';

interface Acknowledged {
  readonly tag: string;
  readonly content: Content;
  /** Its promotion to staging was answered with 201. */
  promoted: boolean;
}

/** Nothing acknowledged is lost (L10), however the process ends. */
describe('kill -9', () => {
  let product: Product;
  let ci: Credentials;
  const ledger: Acknowledged[] = [];
  const attempted = new Map<string, Content>();

  beforeAll(async () => {
    product = await startProduct({ env: withAdministrator });
    await callApi(product.url, 'POST', '/projects', {
      slug: 'shop',
      name: 'Shop',
      template: 'open',
    });
    const made = await callApi<{ username: string; secret: string }>(
      product.url,
      'POST',
      '/projects/shop/robots',
      { name: 'ci', kind: 'ci', registry: 'shop-dev' },
    );
    ci = { username: made.body.username, password: made.body.secret };
  });
  afterAll(async () => {
    await product?.stop();
    if (product) await discard(product.dataDir);
  });

  const client = (credentials = ci) => createRegistryClient(product.url, credentials);

  /** Pushes and promotes until the server is gone; `onAcknowledged` hears of every promise kept. */
  async function write(round: number, writer: number, onAcknowledged: () => void): Promise<void> {
    const registry = client();
    const image = `writer-${writer}`;
    for (let number = 0; ; number += 1) {
      const tag = `r${round}-${number}`;
      const content = await smallImage(`${image}-${tag}`);
      attempted.set(`${image}:${tag}`, content);
      try {
        await registry.push(`shop-dev/${image}`, content, tag);
        const entry: Acknowledged = { tag: `${image}:${tag}`, content, promoted: false };
        ledger.push(entry);
        onAcknowledged();
        const body = { project: 'shop', image, digest: content.digest, to: 'staging', tags: [tag] };
        const made = await callApi(product.url, 'POST', '/promotions', body);
        expect(made.status, JSON.stringify(made.body)).toBe(201);
        entry.promoted = true;
        onAcknowledged();
      } catch (error) {
        if (product.child.killed) return;
        throw error;
      }
    }
  }

  async function readsBack(registry: string, name: string, content: Content): Promise<void> {
    const person = client({ username: administrator.email, password: administrator.token });
    const [image = '', tag = ''] = name.split(':');
    const repository = `${registry}/${image}`;
    const found = await person.pullManifest(repository, tag);
    expect(found.digest).toBe(content.digest);
    for (const blob of content.blobs) {
      expect((await person.pullBlob(repository, blob.digest)).equals(blob.bytes)).toBe(true);
    }
  }

  it.each([1, 2, 3])(
    'during pushes and promotions loses nothing acknowledged (round %i)',
    async (round) => {
      let acknowledged = 0;
      const writers = [1, 2].map((writer) =>
        write(round, writer, () => {
          acknowledged += 1;
          if (acknowledged === 4 + round * 3) product.child.kill('SIGKILL');
        }),
      );
      await product.ended;
      await Promise.all(writers);

      const { dataDir } = product;
      product = await startProduct({ dataDir, env: withAdministrator });
      for (const { tag, content, promoted } of ledger) {
        await readsBack('shop-dev', tag, content);
        if (promoted) await readsBack('shop-staging', tag, content);
      }
      // What was not acknowledged is wholly there or wholly absent.
      const person = client({ username: administrator.email, password: administrator.token });
      for (const [name, content] of attempted) {
        const [image = '', tag = ''] = name.split(':');
        for (const registry of ['shop-dev', 'shop-staging']) {
          const scope = `repository:${registry}/${image}:pull`;
          const path = `/v2/${registry}/${image}/manifests/${tag}`;
          const answer = await person.send(path, { method: 'HEAD' }, scope);
          if (answer.status === 404) continue;
          await readsBack(registry, name, content);
        }
      }
    },
  );

  it('of the database too is recovered from, with a lock file that names a living process', async () => {
    const lock = join(product.dataDir, 'postgres', 'cluster', 'postmaster.pid');
    const [pid = '', ...rest] = (await readFile(lock, 'utf8')).split('\n');
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    product.child.kill('SIGKILL');
    await product.ended;
    for (const one of [pid, ...children.trim().split(' ').filter(Boolean)]) {
      try {
        process.kill(Number(one), 'SIGKILL');
      } catch {
        // Without its parent it ended by itself.
      }
    }
    // The number was given to somebody else since: to this very process.
    await writeFile(lock, [String(process.pid), ...rest].join('\n'));

    const { dataDir } = product;
    product = await startProduct({ dataDir, env: withAdministrator });
    for (const { tag, content } of ledger) await readsBack('shop-dev', tag, content);
  });

  it('of the database alone is recovered from while the process goes on', async () => {
    const lock = join(product.dataDir, 'postgres', 'cluster', 'postmaster.pid');
    const pidOf = async () => (await readFile(lock, 'utf8').catch(() => '')).split('\n')[0] ?? '';
    const killed = await pidOf();
    process.kill(Number(killed), 'SIGKILL');
    await vi.waitFor(
      async () => {
        expect(['', killed]).not.toContain(await pidOf());
        expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
      },
      { timeout: 60_000, interval: 200 },
    );
    for (const { tag, content } of ledger) await readsBack('shop-dev', tag, content);
    await client().push('shop-dev/writer-1', await smallImage('revived'), 'revived');
    expect(await product.stop()).toBe(0);
  });
});
