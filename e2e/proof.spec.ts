import type { Browser, Page } from '@playwright/test';
import type { Promotion } from '../contract/shapes/promotion';
import { createRegistryClient } from '../scripts/lib/oci';
import { administrator } from '../test/setup/administrator';
import { callApi } from '../test/setup/call-api';
import { smallImage } from '../test/setup/small-image';
import { clientId, clientSecret, startProvider } from '../test/support/oidc-provider';
import { expectAccessible } from './support/accessible';
import { expect, linkProvider, signIn, test } from './support/product';

test.describe.configure({ mode: 'serial' });

const cleo = {
  email: 'cleo@proof.example.com',
  name: 'Cleo Marsh',
  password: 'quiet-river-under-stones',
};
const everybody = { passwords: 'everybody', reauthenticate: true };

let provider: Awaited<ReturnType<typeof startProvider>>;
let url = '';

/** Asks for a build to be let into production; somebody has to approve. */
async function ask(build: number): Promise<Promotion> {
  const body = { project: 'proof-shop', image: 'api', build, to: 'prod' };
  const answer = await callApi<Promotion>(url, 'POST', '/promotions', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

/** A browser in which somebody came in through the provider, which asked them eleven minutes ago. */
async function enter(browser: Browser, login: string, path = '/sign-in'): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${url}${path}`);
  await page.getByRole('button', { name: 'Continue with Proof ID' }).click();
  await giveLogin(page, login);
  await page.waitForURL((at) => at.origin === url && !at.pathname.startsWith('/sign-in'));
  return page;
}

async function giveLogin(page: Page, login: string): Promise<void> {
  await page.getByLabel('Login').fill(login);
  await page.getByRole('button', { name: 'Continue' }).click();
}

const proofDialog = (page: Page) => page.getByRole('dialog', { name: 'Prove that it is you' });
const prove = async (page: Page, password: string) => {
  await proofDialog(page).getByLabel('Your password').fill(password);
  await proofDialog(page).getByRole('button', { name: 'Prove it and go on' }).click();
};

/** How often a page asked to approve: what is refused for want of a proof is sent once more. */
function approvalsSentBy(page: Page): string[] {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/approvals')) {
      sent.push(request.url());
    }
  });
  return sent;
}

test.beforeAll(async ({ product, browser }) => {
  ({ url } = product);
  provider = await startProvider([`${url}/api/auth/callback/proof`]);
  const long = { email_verified: true, askedMinutesAgo: 11 };
  provider.people.set('cleo', { ...long, email: cleo.email });
  provider.people.set('ada', { ...long, email: administrator.email });
  const call = async (method: string, path: string, body: unknown, headers = {}) => {
    const answer = await callApi(url, method, path, body, { headers });
    expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return answer;
  };
  await call('POST', '/projects', { slug: 'proof-shop', name: 'Proof shop', template: 'open' });
  await call('POST', '/people', cleo);
  await call('PUT', `/projects/proof-shop/grants/${cleo.email}`, { role: 'approver' });
  const client = createRegistryClient(url, {
    username: administrator.email,
    password: administrator.token,
  });
  for (const n of [1, 2, 3]) {
    const labels = { 'org.opencontainers.image.version': `1.${n}.0` };
    await client.push('proof-shop-dev/api', await smallImage(`proof-${n}`, labels), `1.${n}.0`);
  }
  const promotion = { project: 'proof-shop', image: 'api' };
  const { body: project } = await callApi<{ stages: { slug: string }[] }>(
    url,
    'GET',
    '/projects/proof-shop',
  );
  for (const { slug } of project.stages.slice(1, -1)) {
    for (const build of [1, 2, 3]) {
      await call('POST', '/promotions', { ...promotion, build, to: slug });
    }
  }
  const policy = '/projects/proof-shop/policies/prod';
  const { headers } = await callApi(url, 'GET', policy);
  const gates = [{ kind: 'approvals', groups: [{ count: 1 }] }];
  await call('PUT', policy, { gates }, { 'if-match': headers.get('etag') ?? '' });
  const { issuer } = provider;
  const domains = ['proof.example.com', 'example.com'];
  const settings = { name: 'Proof ID', issuer, clientId, clientSecret, domains };
  await call('PUT', '/sign-in/providers/proof', settings);
  for (const [login, who] of [
    ['cleo', { ...cleo, token: '' }],
    ['ada', administrator],
  ] as const) {
    const page = await (await browser.newContext()).newPage();
    await signIn(page, url, who);
    await linkProvider(page, url, 'Proof ID', login);
    await page.context().close();
  }
  await call('PUT', '/sign-in/settings', everybody);
});
// Other tests have the same server.
test.afterAll(async () => {
  await callApi(url, 'PUT', '/sign-in/settings', { ...everybody, reauthenticate: false });
  await callApi(url, 'DELETE', '/sign-in/providers/proof');
  await provider.stop();
});

test('approving into the last stage asks for a proof: a wrong password is none, the right one lets it happen once', async ({
  browser,
}) => {
  const request = await ask(1);
  const page = await enter(browser, 'cleo', `/sign-in?next=/promotions/${request.id}`);
  const sent = approvalsSentBy(page);
  await page.getByRole('button', { name: /^Approve/ }).click();
  await expect(proofDialog(page)).toBeVisible();
  await expectAccessible(page, 'the proof');
  await prove(page, 'not the password');
  await expect(proofDialog(page).getByText('is not your password')).toBeVisible();
  expect(sent).toHaveLength(1);
  await prove(page, cleo.password);
  await expect(proofDialog(page)).toHaveCount(0);
  await expect(page.getByText(/^Approved: api is in/).first()).toBeVisible();
  expect(sent).toHaveLength(2);
  const { body } = await callApi<Promotion>(url, 'GET', `/promotions/${request.id}`);
  expect(body.state).toBe('promoted');
  const { body: trail } = await callApi<{ items: { action: string }[] }>(
    url,
    'GET',
    '/audit?project=proof-shop&action=promotion.approved',
  );
  expect(trail.items).toHaveLength(1);
  await page.context().close();
});

test('the provider proves it too, in a window of its own; cancelling there changes nothing', async ({
  browser,
}) => {
  const request = await ask(2);
  const page = await enter(browser, 'cleo', `/sign-in?next=/promotions/${request.id}`);
  await page.getByRole('button', { name: /^Approve/ }).click();
  const inWindow = async () => {
    const opened = page.waitForEvent('popup');
    await proofDialog(page).getByRole('button', { name: 'Prove it with Proof ID' }).click();
    const popup = await opened;
    await expect(popup.getByLabel('Login')).toBeVisible();
    return popup;
  };
  const cancelled = await inWindow();
  await expect(proofDialog(page).getByRole('status')).toContainText('window that opened');
  await cancelled.getByRole('button', { name: 'Cancel' }).click();
  await expect(cancelled.getByRole('heading', { name: 'That was no proof' })).toBeVisible();
  await expectAccessible(cancelled, 'a proof that was cancelled');
  await cancelled.close();
  await expect(proofDialog(page)).toBeVisible();
  const popup = await inWindow();
  provider.people.set('cleo', { email: cleo.email, email_verified: true });
  const closed = popup.waitForEvent('close');
  await giveLogin(popup, 'cleo');
  await closed;
  await expect(proofDialog(page)).toHaveCount(0);
  await expect(page.getByText(/^Approved: api is in/).first()).toBeVisible();
  provider.people.set('cleo', { email: cleo.email, email_verified: true, askedMinutesAgo: 11 });
  await page.context().close();
});

test('the question lies above another dialog, which keeps what was typed', async ({ browser }) => {
  const page = await enter(browser, 'cleo', '/sign-in?next=/me');
  await page.getByRole('button', { name: 'New token…' }).click();
  const beneath = page.getByRole('dialog', { name: 'New API token' });
  await beneath.getByLabel('Name').fill('typed before');
  await beneath.getByRole('button', { name: 'Make the token' }).click();
  await expect(proofDialog(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(proofDialog(page)).toHaveCount(0);
  await expect(beneath).toBeVisible();
  await expect(beneath.getByLabel('Name')).toHaveValue('typed before');
  await beneath.getByRole('button', { name: 'Make the token' }).click();
  await prove(page, cleo.password);
  await expect(page.getByLabel('token', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await expect(page.getByRole('row', { name: /typed before/ })).toHaveCount(1);
  await page.context().close();
});

test('a session that is ended in another browser asks to sign in over its page', async ({
  browser,
}) => {
  const laptop = await enter(browser, 'cleo');
  const phone = await enter(browser, 'cleo', '/sign-in?next=/me');
  await expect(laptop.getByRole('link', { name: /Proof shop/ }).first()).toBeVisible();
  await phone.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(phone.getByText(/other sessions? (has|have) ended/)).toBeVisible();
  await expect(laptop.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible();
  for (const page of [laptop, phone]) await page.context().close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the sign-in page with a provider is accessible and whole (${colorScheme})`, async ({
    browser,
  }) => {
    const page = await (await browser.newContext({ colorScheme })).newPage();
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${url}/sign-in`);
      await expect(page.getByRole('button', { name: 'Continue with Proof ID' })).toBeVisible();
      await expectAccessible(page, `sign-in, ${width} px, ${colorScheme}`);
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(beyond).toBe(0);
    }
    await page.context().close();
  });
}

test.describe('single sign-on only', () => {
  test('is switched on by an administrator who came through the provider', async ({ browser }) => {
    const page = await enter(browser, 'ada', '/sign-in?next=/admin/sign-in');
    await page.getByRole('button', { name: 'Single sign-on only' }).click();
    await prove(page, administrator.password);
    await expect(page.getByText('The sign-in settings are saved')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Single sign-on only' })).toBeVisible();
    await page.context().close();
  });

  test('takes the form away, and refuses passwords in words', async ({ browser }) => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${url}/sign-in`);
    await expect(page.getByRole('button', { name: 'Continue with Proof ID' })).toBeVisible();
    await expect(page.getByLabel('Password')).toHaveCount(0);
    await expectAccessible(page, 'sign-in, single sign-on only');
    const basic = `Basic ${Buffer.from(`${cleo.email}:${cleo.password}`).toString('base64')}`;
    const answer = await fetch(
      `${url}/token?service=sallyport&scope=repository:proof-shop-dev/api:pull`,
      {
        headers: { authorization: basic },
      },
    );
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('asswords are not taken here');
    await page.context().close();
  });

  test('lets an administrator back in through the provider', async ({ browser }) => {
    const page = await enter(browser, 'ada', '/sign-in?next=/admin/sign-in');
    await expect(page.getByRole('heading', { level: 1, name: 'Sign-in' })).toBeVisible();
    await page.context().close();
  });

  test('lets whoever is invited join without a password, and makes no links for one', async ({
    browser,
  }) => {
    const email = 'nina@proof.example.com';
    const { body } = await callApi<{ link: string }>(url, 'POST', '/invitations', {
      email,
      project: 'proof-shop',
      role: 'viewer',
    });
    const page = await (await browser.newContext()).newPage();
    await page.goto(body.link);
    await expect(page.getByText('You need no password')).toBeVisible();
    await expect(page.getByLabel('Password')).toHaveCount(0);
    await expectAccessible(page, 'join without a password');
    await page.getByLabel('Name').fill('Nina New');
    await page.getByRole('button', { name: 'Join' }).click();
    await expect(page.getByRole('heading', { name: 'You have joined' })).toBeVisible();
    await expectAccessible(page, 'joined without a password');
    provider.people.set('nina', { email, email_verified: true });
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Continue with Proof ID' }).click();
    await giveLogin(page, 'nina');
    await expect(page.getByText('Proof shop').first()).toBeVisible();
    const reset = await callApi(url, 'POST', `/people/${cleo.email}/reset`);
    expect(reset.status).toBe(409);
    await page.context().close();
  });
});
