import type { Route } from '@playwright/test';
import type { Promotion } from '../contract/shapes/promotion';
import { createRegistryClient } from '../scripts/lib/oci';
import { administrator } from '../test/setup/administrator';
import { callApi } from '../test/setup/call-api';
import { smallImage } from '../test/setup/small-image';
import { expectAccessible } from './support/accessible';
import { expect, signIn, test } from './support/product';

test.describe.configure({ mode: 'serial' });
// Its server is stopped at the end.
test.use({ own: 'lost answer' });

const calls = '**/api/v1/promotions';

test.beforeAll(async ({ product: { url } }) => {
  await callApi(url, 'POST', '/projects', { slug: 'market', name: 'Market', template: 'open' });
  const client = createRegistryClient(url, {
    username: administrator.email,
    password: administrator.token,
  });
  for (const version of ['1.1.0', '1.2.0']) {
    const labels = { 'org.opencontainers.image.version': version };
    await client.push('market-dev/api', await smallImage(version, labels), version);
  }
});

const promotions = async (url: string) =>
  (await callApi<{ items: Promotion[] }>(url, 'GET', '/promotions?project=market')).body.items;

test('L12: a promotion whose answer was cut off is looked up, told as done, and done once', async ({
  page,
  product: { url },
}) => {
  await signIn(page, url);
  await page.goto(`${url}/projects/market/promote?image=api&build=1&to=staging`);
  let asked = 0;
  const cutAnswer = async (route: Route) => {
    asked += 1;
    if (asked > 1) return route.fallback();
    await route.fetch();
    return route.abort('connectionreset');
  };
  await page.route(calls, cutAnswer);
  await page.getByRole('button', { name: 'Promote → Staging' }).click();
  await expect(page.getByText('Finding out…')).toBeVisible();
  await expect(page.getByText('Promoted', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('Finding out…')).toBeHidden();
  expect(await promotions(url)).toHaveLength(1);
});

test('L12: one that never arrived is told as not done, and the next click does it', async ({
  page,
  product: { url },
}) => {
  await signIn(page, url);
  await page.goto(`${url}/projects/market/promote?image=api&build=2&to=staging`);
  await page.route(calls, (route) => route.abort('connectionreset'), { times: 1 });
  const promote = page.getByRole('button', { name: 'Promote → Staging' });
  await promote.click();
  await expect(page.getByText('It was not promoted')).toBeVisible();
  await expect(page.getByText('nothing was changed. Try again.')).toBeVisible();
  expect(await promotions(url)).toHaveLength(1);
  await expectAccessible(page, 'a promotion that did not arrive');
  await promote.click();
  await expect(page.getByText('Promoted', { exact: true }).first()).toBeVisible();
  expect(await promotions(url)).toHaveLength(2);
});

test('evidence is read on a page and saved as a file', async ({ page, product: { url } }) => {
  await signIn(page, url);
  const [done] = await promotions(url);
  await page.goto(`${url}/promotions/${done!.id}`);
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Evidence pack (JSON)' }).click();
  expect((await saved).suggestedFilename()).toBe(`evidence-promotions-${done!.id}.json`);
  await page.getByRole('link', { name: 'Evidence', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Evidence of market/api');
  await expect(page.getByText('promotion.promoted')).toBeVisible();
  await expectAccessible(page, 'the evidence of a promotion');
  // On paper there is no header to press.
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('banner')).toBeHidden();
});

test('a click while the server is away stays on the page', async ({ page, product }) => {
  await signIn(page, product.url);
  await page.goto(`${product.url}/projects/market/promote?image=api&build=1&to=preprod`);
  // What is typed before the page woke in the browser is not its own yet.
  await expect(page.getByRole('button', { name: /^Live\./ })).toBeVisible();
  await page.getByLabel('Reason').fill('typed before');
  await product.stop();
  await expect(page.getByRole('button', { name: /^Reconnecting\./ })).toBeVisible();
  await page.getByRole('link', { name: 'Cancel' }).click();
  const notices = page.getByRole('region', { name: 'Notifications' });
  await expect(notices.getByText('The server does not answer')).toBeVisible();
  await expect(page.getByLabel('Reason')).toHaveValue('typed before');
});
