import type { Page } from '@playwright/test';
import { administrator } from '../test/setup/administrator';
import { callApi } from '../test/setup/call-api';
import { clientId, clientSecret, startProvider } from '../test/support/oidc-provider';
import { expectAccessible } from './support/accessible';
import { expect, linkProvider, signIn, test } from './support/product';

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
  const domains = ['sso.example.com', 'example.com'];
  const settings = { name: 'Example ID', issuer, clientId, clientSecret, domains };
  await put('/sign-in/providers/main', settings);
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

test('what others made of an account ends when its owner comes, who is told so on every page', async ({
  page,
  product,
}) => {
  const email = 'ida@sso.example.com';
  const password = 'quiet-river-under-stones';
  await callApi(product.url, 'POST', '/people', { email, name: 'Ida Example', password });
  const basic = `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
  const planted = await callApi<{ token: string }>(
    ...([product.url, 'POST', '/me/tokens', { name: 'planted' }] as const),
    { token: null, headers: { authorization: basic } },
  );
  expect(planted.status).toBe(201);
  provider.people.set('ida', { email, email_verified: true });
  await through(page, product.url, 'ida');
  const notice = page.getByRole('region', {
    name: 'What ended when you came through your provider',
  });
  await expect(notice).toContainText('Example ID vouches that this account is yours');
  await expect(notice).toContainText('its password; the token planted');
  await expectAccessible(page, 'what ended at the first sign-in through a provider');
  const { token } = planted.body;
  expect((await callApi(product.url, 'GET', '/me', undefined, { token })).status).toBe(401);
  await page.goto(`${product.url}/me`);
  await notice.getByRole('button', { name: 'I have read it' }).click();
  await expect(notice).toHaveCount(0);
  await page.reload();
  await expect(page.getByText(/knows you since/)).toBeVisible();
  await expect(notice).toHaveCount(0);
});

test('an administrator’s account is not opened by an address; its owner links it, and signs out knowingly', async ({
  page,
  product,
}) => {
  provider.people.set('ada', { email: administrator.email, email_verified: true });
  await through(page, product.url, 'ada');
  await expect(page.getByRole('alert').first()).toContainText('a role on the whole installation');
  await page.context().clearCookies();
  await signIn(page, product.url);
  await linkProvider(page, product.url, 'Example ID', 'ada');
  await expect(page.getByText(/knows you since/)).toBeVisible();
  await expectAccessible(page, 'me with a provider that is linked');
  await page.getByRole('button', { name: /: account, theme, sign out$/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('status').first()).toContainText('At Example ID you still are');
  await expectAccessible(page, 'signed out, while the provider’s own session goes on');
  provider.people.set('mallory', { email: 'mallory@sso.example.com', email_verified: true });
  await page.context().clearCookies();
  await signIn(page, product.url);
  const unlinked = await callApi(
    product.url,
    'DELETE',
    `/sign-in/providers/main/people/${administrator.email}`,
  );
  expect(unlinked.status).toBe(200);
  await page.goto(`${product.url}/me`);
  await page.getByRole('button', { name: 'Link Example ID' }).click();
  await page.getByLabel('Login').fill('mallory');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert').first()).toContainText('vouches for another e-mail address');
  await expectAccessible(page, 'a provider that was not linked');
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
