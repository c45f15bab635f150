import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { expect, signIn, test } from './product';

test.use({ begins: 'demo' });
test.describe.configure({ mode: 'serial' });

test.describe('a cluster, from its making to its end', () => {
  let page: Page;

  test.beforeAll(async ({ browser, started: { product } }) => {
    page = await (await browser.newContext()).newPage();
    await signIn(page, product.url);
  });
  test.afterAll(() => page.context().close());

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
    await once.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('link', { name: 'walked', exact: true }).click();
    await page.waitForURL('**/access/walked');
    await expect(page.getByText('production, walked')).toBeVisible();
    await expect(page.getByText('$SALLYPORT_SECRET').first()).toBeVisible();
    await expectAccessible(page, 'a cluster');
  });

  test('is rotated: both secrets count, then the old one is revoked', async () => {
    await page.getByRole('button', { name: 'Rotate…' }).click();
    const form = page.getByRole('dialog', { name: /^Rotate/ });
    await form.getByRole('button', { name: 'Issue the new secret' }).click();
    const once = page.getByRole('dialog', { name: /^The new secret/ });
    await expect(once.getByText(/^Both are good until/)).toBeVisible();
    await once.getByRole('button', { name: 'I have stored it' }).click();
    const secrets = page.getByRole('list', { name: 'Secrets of walked' }).getByRole('listitem');
    await expect(secrets).toHaveCount(2);
    await expect(secrets.first()).toContainText('old');
    await secrets
      .first()
      .getByRole('button', { name: /^Revoke the secret/ })
      .click();
    const revoke = page.getByRole('dialog', { name: /^Revoke the secret/ });
    await revoke.getByRole('button', { name: /^Revoke sr_/ }).click();
    await expect(secrets).toHaveCount(1);
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
