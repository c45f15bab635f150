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

/** Lets the first request through, and cuts its answer off. */
function cutFirstAnswer() {
  let asked = 0;
  return async (route: Route) => {
    asked += 1;
    if (asked > 1) return route.fallback();
    await route.fetch();
    return route.abort('connectionreset');
  };
}

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
  await page.route(calls, cutFirstAnswer());
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

test('L12: so is what is no promotion: a build is withdrawn once', async ({
  page,
  product: { url },
}) => {
  await signIn(page, url);
  await page.goto(`${url}/projects/market/images/api/builds/2`);
  await page.route('**/builds/2/withdrawal', cutFirstAnswer());
  await page.getByRole('button', { name: 'Withdraw…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Withdraw api 1.2.0 #2?' });
  await dialog.getByLabel('Reason').fill('loses baskets');
  await dialog.getByLabel('Type 2 to confirm').fill('2');
  await dialog.getByRole('button', { name: 'Withdraw #2' }).click();
  await expect(page.getByRole('region', { name: 'Withdrawn' })).toContainText('loses baskets');
  const { body } = await callApi<{ items: { action: string }[] }>(
    ...([url, 'GET', '/audit?about=market/api%232'] as const),
  );
  expect(body.items.filter(({ action }) => action === 'build.withdrawn')).toHaveLength(1);
});

test('L12: a secret whose answer was lost is told as made, and listed to be revoked', async ({
  page,
  product: { url },
}) => {
  await signIn(page, url);
  await page.goto(`${url}/me`);
  await page.route('**/api/v1/me/tokens', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    const answer = await route.fetch();
    return answer.ok() ? route.abort('connectionreset') : route.fulfill({ response: answer });
  });
  await page.getByRole('button', { name: 'New token…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('lost laptop');
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  await expect(dialog.getByText('This was done, though its answer was lost')).toBeVisible();
  await expect(dialog.getByText('revoke it and make another')).toBeVisible();
  await expectAccessible(page, 'a secret whose answer was lost');
  await page.keyboard.press('Escape');
  await expect(page.getByText('lost laptop')).toHaveCount(1);
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
