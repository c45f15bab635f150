import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../server/platform/postgres/embedded-postgres';
import { createCuttableProxy } from '../test/faults/cuttable-proxy';
import { discard, startProduct, withAdministrator } from '../test/setup/process';
import { expectAccessible } from './support/accessible';
import { expect, signIn, test } from './support/product';

test('the page says that changes cannot arrive while the database is away, and catches up', async ({
  page,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-own-postgres-'));
  const postgres = await startEmbeddedPostgres(folder);
  const proxy = await createCuttableProxy(postgres.url);
  const product = await startProduct({ env: { ...withAdministrator, DATABASE_URL: proxy.url } });
  try {
    await signIn(page, product.url);
    const pill = (word: string) => page.getByRole('button', { name: new RegExp(`^${word}\\.`) });
    await expect(pill('Live')).toBeVisible();
    proxy.cut();
    await expect(pill('Reconnecting')).toBeVisible();
    await expectAccessible(page, 'a page while the database is away');
    proxy.heal();
    await expect(pill('Live')).toBeVisible();
  } finally {
    await product.stop();
    await proxy.close();
    await postgres.stop();
    await discard(folder);
    await discard(product.dataDir);
  }
});
