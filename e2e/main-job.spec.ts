import { type Page } from '@playwright/test';
import {
  createRegistryClient,
  type Content,
  type Credentials,
  type RegistryRefusal,
} from '../scripts/lib/oci';
import { smallImage } from '../test/setup/small-image';
import { expectAccessible } from './support/accessible';
import { expect, test } from './support/product';

test.use({ begins: 'empty' });
test.describe.configure({ mode: 'serial' });

/** The whole main job in one browser, from the printed link to a cluster's pull. */
test.describe('the main job', () => {
  let page: Page;
  let image: Content;
  let ci: Credentials;
  let cluster: Credentials;

  test.beforeAll(async ({ browser }) => {
    page = await (await browser.newContext()).newPage();
    image = await smallImage('main-job', {
      'org.opencontainers.image.version': '1.4.2',
      'org.opencontainers.image.revision': '9f3c1ab04fd5b2d7a3b1c1c0e8f6a9d2b4c6e8f0',
      'org.opencontainers.image.authors': 'Ben Ode <ben.ode@example.com>',
    });
  });
  test.afterAll(() => page.context().close());

  const lane = (name: string) => page.getByRole('region', { name });
  const snippet = (name: string) => page.getByLabel(name, { exact: true }).innerText();

  test('begins with the link that the server printed', async ({ product }) => {
    const line = await product.line(/^Open this link once to become its administrator: /);
    await page.goto(line.replace(/^.*: /, ''));
    await expectAccessible(page, 'set-up');
    await page.getByLabel('Name').fill('Ada Example');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password').fill('a-long-walk-to-the-gate');
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.waitForURL('**/welcome');
    await expectAccessible(page, 'welcome');
  });

  test('says to whoever opens the link again that set-up is done', async ({ browser, product }) => {
    const other = await (await browser.newContext()).newPage();
    await other.goto(`${product.url}/setup?token=used`);
    await expect(other.getByRole('heading', { name: 'This instance is set up' })).toBeVisible();
    await expect(other.getByLabel('Password')).toHaveCount(0);
    await expectAccessible(other, 'set-up, done');
    await other.getByRole('link', { name: 'Sign in' }).click();
    await other.waitForURL('**/sign-in');
    await other.context().close();
  });

  test('makes a project and a credential for CI', async () => {
    await page.getByLabel('Name', { exact: true }).first().fill('Shop');
    await expect(page.getByLabel('Slug', { exact: true }).first()).toHaveValue('shop');
    // Nobody else is there yet who could approve what goes to production.
    await expect(page.getByRole('radio', { name: 'Balanced' })).toBeChecked();
    await page.getByRole('radio', { name: 'Open' }).check();
    // Whoever is alone on an instance has nobody to approve for them.
    await page.getByRole('radio', { name: 'Open', exact: true }).click();
    await page.getByRole('button', { name: 'Create project' }).click();
    await page.getByRole('button', { name: 'Make the credential' }).click();
    await expect(page.getByText('Waiting for the push')).toBeVisible();
    const login = await snippet('sign-in line');
    const [, secret = '', username = ''] =
      /^printf %s '?([^' ]+)'? \| docker login \S+ --username '?([^' ]+)/.exec(login) ?? [];
    expect(secret, login).not.toBe('');
    ci = { username, password: secret };
  });

  test('notices the first push by itself', async ({ product }) => {
    await createRegistryClient(product.url, ci).push('shop-dev/api', image, '1.4.2');
    await expect(page.getByText(/api 1\.4\.2 #1 arrived/)).toBeVisible();
    await expectAccessible(page, 'welcome, after the push');
  });

  test('shows the build on its board', async () => {
    await page.getByRole('main').getByRole('link', { name: 'Shop' }).click();
    await page.getByRole('main').getByRole('link', { name: 'api', exact: true }).click();
    await expect(lane('Dev')).toContainText('1.4.2');
    await expectAccessible(page, 'board');
  });

  for (const name of ['Staging', 'Pre-prod', 'Production']) {
    test(`promotes it to ${name} with clicks`, async ({ product }) => {
      const board = `${product.url}/projects/shop/images/api`;
      if (page.url() !== board) await page.goto(board);
      await page.getByRole('link', { name: `Promote → ${name}`, exact: true }).click();
      await expect(page.getByRole('heading', { name: 'Would become' })).toBeVisible();
      await expectAccessible(page, `review for ${name}`);
      await page.getByRole('button', { name: `Promote → ${name}`, exact: true }).click();
      await page.waitForURL((at) => !at.pathname.endsWith('/promote'));
      await expectAccessible(page, `after the promotion to ${name}`);
      if (page.url() !== board) await page.getByRole('link', { name: 'Open the board' }).click();
      await expect(lane(name).getByRole('article', { name: 'Build 1' })).toBeVisible();
    });
  }

  test('makes a cluster’s credential for production, shown once', async ({ product }) => {
    await page.goto(`${product.url}/projects/shop/access`);
    await page.getByRole('button', { name: 'New credential…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Cluster', { exact: true }).click();
    await dialog.getByLabel('Name').fill('prod-eu');
    await expect(dialog.getByText('Production · shop-prod')).toBeVisible();
    await dialog.getByRole('button', { name: 'Make the credential' }).click();
    await expect(page.getByText('Shown this once')).toBeVisible();
    await expectAccessible(page, 'a secret, shown once');
    cluster = { username: await snippet('username'), password: await snippet('secret') };
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await expect(page.getByText(cluster.password)).toHaveCount(0);
  });

  test('pulls as the cluster, which sees nothing else (L1, L3)', async ({ product }) => {
    const client = createRegistryClient(product.url, cluster);
    for (const reference of ['latest', '1.4.2', 'build-1', image.digest]) {
      expect((await client.pullManifest('shop-prod/api', reference)).digest).toBe(image.digest);
    }
    for (const blob of image.blobs) await client.pullBlob('shop-prod/api', blob.digest);
    const catalog = await client.send('/v2/_catalog', {}, 'registry:catalog:*');
    expect(await catalog.json()).toEqual({ repositories: ['shop-prod/api'] });
    const refusal = (registry: string) =>
      client.pullManifest(`${registry}/api`, '1.4.2').then(
        () => null,
        (error: RegistryRefusal) => [error.status, error.code, error.message],
      );
    const nothing = await refusal('no-such');
    expect(nothing).not.toBeNull();
    for (const registry of ['shop-dev', 'shop-staging', 'shop-preprod']) {
      expect(await refusal(registry)).toEqual(nothing);
    }
  });
});
