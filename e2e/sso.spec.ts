import type { Page } from '@playwright/test';
import { callApi } from '../test/setup/call-api';
import { clientId, clientSecret, startProvider } from '../test/support/oidc-provider';
import { expectAccessible } from './accessible';
import { expect, signIn, test } from './product';

test.describe.configure({ mode: 'serial' });

let provider: Awaited<ReturnType<typeof startProvider>>;

test.beforeAll(async ({ product }) => {
  provider = await startProvider([`${product.url}/api/auth/callback/main`]);
  const put = async (path: string, body: unknown) => {
    const answer = await callApi(product.url, 'PUT', path, body);
    expect(answer.status, path).toBe(200);
  };
  await put('/teams/sso-release', { name: 'Release' });
  await callApi(product.url, 'POST', '/projects', { slug: 'sso-shop', name: 'SSO shop' });
  await put('/projects/sso-shop/grants/team:sso-release', { role: 'viewer' });
  const { issuer } = provider;
  await put('/sign-in/providers/main', { name: 'Example ID', issuer, clientId, clientSecret });
  await put('/sign-in/providers/main/groups', {
    groups: [{ group: 'release', team: 'sso-release' }],
  });
});
test.afterAll(() => provider.stop());

/** From the sign-in page to the provider and back. */
async function through(page: Page, url: string, login: string, path = '/sign-in'): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${url}${path}`);
  await page.getByRole('button', { name: 'Continue with Example ID' }).click();
  await page.getByLabel('Login').fill(login);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${url}/**`);
}

test('groups open a project at the first sign-in, and close it when they are gone', async ({
  page,
  product,
}) => {
  const ana = { email: 'ana@sso.example.com', email_verified: true, name: 'Ana' };
  provider.people.set('ana', { ...ana, groups: ['release'] });
  await through(page, product.url, 'ana', '/sign-in?next=/projects/sso-shop');
  await expect(page).toHaveURL(`${product.url}/projects/sso-shop`);
  await expect(page.getByRole('heading', { name: 'SSO shop' })).toBeVisible();
  provider.people.set('ana', { ...ana, groups: [] });
  await through(page, product.url, 'ana');
  const answer = await page.goto(`${product.url}/projects/sso-shop`);
  expect(answer?.status()).toBe(404);
});

test('unlinking somebody says what goes, and takes what the groups gave', async ({
  page,
  product,
  browser,
}) => {
  const eva = { email: 'eva@sso.example.com', email_verified: true, name: 'Eva Example' };
  provider.people.set('eva', { ...eva, groups: ['release'] });
  await through(page, product.url, 'eva', '/sign-in?next=/projects/sso-shop');
  await expect(page.getByRole('heading', { name: 'SSO shop' })).toBeVisible();
  const ada = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  await signIn(ada, product.url);
  await ada.goto(`${product.url}/admin/people?q=eva`);
  await ada.getByRole('button', { name: 'Change Eva Example' }).click();
  await ada.getByRole('menuitem', { name: 'Unlink from Example ID…' }).click();
  const dialog = ada.getByRole('dialog', { name: 'Unlink Eva Example from Example ID?' });
  await expect(dialog).toContainText('One session through Example ID ends now.');
  await expect(dialog).toContainText('no longer in Release');
  await expect(dialog).toContainText('on SSO shop');
  await expect(dialog).toContainText('Until then they cannot sign in');
  await expectAccessible(ada, 'unlink');
  await dialog.getByRole('button', { name: 'Unlink' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(ada.getByRole('row', { name: /Eva Example/ })).toContainText('no way yet');
  await page.goto(`${product.url}/projects/sso-shop`);
  await expect(page).toHaveURL(/\/sign-in/);
  await through(page, product.url, 'eva', '/sign-in?next=/projects/sso-shop');
  await expect(page.getByRole('heading', { name: 'SSO shop' })).toBeVisible();
  await ada.context().close();
});

test('an address that nobody verified is refused in words', async ({ page, product }) => {
  provider.people.set('eve', { email: 'ada@example.com', email_verified: false });
  await through(page, product.url, 'eve');
  await expect(page.getByRole('alert').first()).toContainText(
    'has not verified your e-mail address',
  );
  await expectAccessible(page, 'the sign-in page with a refusal');
});

test('what is cancelled, or comes from another browser, signs nobody in', async ({
  page,
  product,
}) => {
  await page.goto(`${product.url}/sign-in`);
  await page.getByRole('button', { name: 'Continue with Example ID' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert').first()).toContainText('it was cancelled at Example ID');
  await page.context().clearCookies();
  await page.goto(`${product.url}/api/auth/callback/main?code=made-up&state=made-up`);
  await expect(page.getByRole('alert').first()).toContainText('began in another browser');
});

for (const next of [
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
]) {
  test(`signing in through a provider never leads to ${next} (row 43)`, async ({
    page,
    product,
  }) => {
    provider.people.set('ben', { email: 'ben@sso.example.com', email_verified: true });
    await through(page, product.url, 'ben', `/sign-in?next=${encodeURIComponent(next)}`);
    expect(new URL(page.url()).origin).toBe(product.url);
  });
}
