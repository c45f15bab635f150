import type { Locator, Page } from '@playwright/test';
import type { Credentials } from '../scripts/lib/oci';
import { isInstalled } from '../test/clients/command';
import { expectAccessible } from './support/accessible';
import { expect, signIn, test } from './support/product';
import { anyImage, signInAs, startPulling, type Pulling } from './support/pulling';

test.use({ begins: 'demo' });
test.describe.configure({ mode: 'serial' });

test.describe('a cluster, from its making to its end', () => {
  let page: Page;
  let credentials: Credentials;
  let pulling: Pulling | null = null;

  const shown = async (dialog: Locator): Promise<Credentials> => ({
    username: await dialog.getByLabel('username', { exact: true }).innerText(),
    password: await dialog.getByLabel('secret', { exact: true }).innerText(),
  });

  test.beforeAll(async ({ browser, started: { product } }) => {
    page = await (await browser.newContext()).newPage();
    await signIn(page, product.url);
  });
  test.afterAll(async () => {
    await pulling?.stop();
    await page.context().close();
  });

  test('is made, and its secret shown once with lines to paste', async ({ product }) => {
    await page.goto(`${product.url}/projects/search/access`);
    await page.getByRole('button', { name: 'New credential…' }).click();
    const form = page.getByRole('dialog', { name: /^New credential/ });
    await form.getByText('Cluster', { exact: true }).click();
    await form.getByRole('textbox', { name: 'Name' }).fill('walked');
    await form.getByLabel(/^Environment/).fill('production, walked');
    await form.getByRole('button', { name: 'Make the credential' }).click();
    const once = page.getByRole('dialog', { name: /is ready$/ });
    await expect(once.getByText('Shown this once.')).toBeVisible();
    await once.getByRole('tab', { name: 'imagePullSecret' }).click();
    await expect(once.getByText('.dockerconfigjson:')).toBeVisible();
    await expectAccessible(page, 'a secret, shown once');
    credentials = await shown(once);
    await once.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('link', { name: 'walked', exact: true }).click();
    await page.waitForURL('**/access/walked');
    await expect(page.getByText('production, walked')).toBeVisible();
    await expect(page.getByText('$SALLYPORT_SECRET').first()).toBeVisible();
    await expectAccessible(page, 'a cluster');
  });

  test('row 24: is rotated while it pulls, without a failure; then the old secret is refused', async ({
    product,
  }) => {
    const before = credentials;
    if (isInstalled('skopeo')) {
      const image = await anyImage(product.url, credentials);
      pulling = await startPulling(product.url, image, credentials);
    }
    await pulling?.more();
    await page.getByRole('button', { name: 'Rotate…' }).click();
    const form = page.getByRole('dialog', { name: /^Rotate/ });
    await form.getByRole('button', { name: 'Issue the new secret' }).click();
    const once = page.getByRole('dialog', { name: /^The new secret/ });
    await expect(once.getByText(/^Both are good until/)).toBeVisible();
    const after = await shown(once);
    expect(after.password).not.toBe(before.password);
    await pulling?.more();
    pulling?.use(after);
    await pulling?.more();
    await once.getByRole('button', { name: 'I have stored it' }).click();
    const secrets = page.getByRole('list', { name: 'Secrets of walked' }).getByRole('listitem');
    await expect(secrets).toHaveCount(2);
    await expect(secrets.first()).toContainText('old');
    await secrets
      .first()
      .getByRole('button', { name: /^Revoke the secret/ })
      .click();
    const revoke = page.getByRole('dialog', { name: /^Revoke the secret/ });
    if (pulling) {
      // It was used just now: what weighs so much is typed.
      await expect(revoke.getByText('In use.')).toBeVisible();
      await revoke.getByRole('textbox').fill('walked');
    }
    await revoke.getByRole('button', { name: /^Revoke sr_/ }).click();
    await expect(secrets).toHaveCount(1);
    await pulling?.more();
    await pulling?.stop();
    expect(pulling?.failures() ?? []).toEqual([]);
    for (const [tried, status] of [
      [before, 401],
      [after, 200],
    ] as const) {
      expect((await signInAs(product.url, tried)).status).toBe(status);
    }
  });

  test('is disabled and removed, on a page that fits every width', async () => {
    await page.getByRole('button', { name: 'Disable…' }).click();
    await page
      .getByRole('dialog', { name: 'Disable walked?' })
      .getByRole('button', { name: 'Disable walked' })
      .click();
    await expect(page.getByRole('button', { name: 'Enable…' })).toBeVisible();
    for (const width of [390, 900, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect([width, over]).toEqual([width, 0]);
    }
    await page.getByRole('button', { name: 'Remove…' }).click();
    const remove = page.getByRole('dialog', { name: 'Revoke walked?' });
    await remove.getByRole('textbox').fill('walked');
    await remove.getByRole('button', { name: 'Revoke walked' }).click();
    await page.waitForURL('**/projects/search/access');
    await expect(page.getByRole('link', { name: 'walked', exact: true })).toHaveCount(0);
  });
});
