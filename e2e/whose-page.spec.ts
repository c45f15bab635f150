import type { Browser, BrowserContext, Page } from '@playwright/test';
import pg from 'pg';
import type { Promotion } from '../contract/shapes/promotion';
import { createRegistryClient } from '../scripts/lib/oci';
import { runningEmbeddedPostgres } from '../server/platform/postgres/embedded-postgres';
import { administrator } from '../test/setup/administrator';
import { callApi } from '../test/setup/call-api';
import { smallImage } from '../test/setup/small-image';
import { clientId, clientSecret, startProvider } from '../test/support/oidc-provider';
import { expectAccessible } from './support/accessible';
import { expect, linkProvider, signIn, test } from './support/product';

test.describe.configure({ mode: 'serial' });

const password = 'quiet-river-under-stones';
const alice = { email: 'alice@whose.example.com', name: 'Alice Ekdal', password };
const bert = { email: 'bert@whose.example.com', name: 'Bert Vinter', password };

let url = '';
let database: pg.Client;
let provider: Awaited<ReturnType<typeof startProvider>>;
let waiting: Promotion;

test.beforeAll(async ({ product }) => {
  ({ url } = product);
  database = new pg.Client({
    connectionString: (await runningEmbeddedPostgres(product.dataDir)) ?? '',
  });
  await database.connect();
  provider = await startProvider([`${url}/api/auth/callback/whose`]);
  const must = async <T>(method: string, path: string, body: unknown): Promise<T> => {
    const answer = await callApi<T>(url, method, path, body);
    expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return answer.body;
  };
  await must('POST', '/projects', { slug: 'whose', name: 'Whose shop', template: 'open' });
  for (const person of [alice, bert]) {
    await must('POST', '/people', person);
    await must('PUT', `/projects/whose/grants/${person.email}`, { role: 'maintainer' });
  }
  const { issuer } = provider;
  const settings = {
    name: 'Whose ID',
    issuer,
    clientId,
    clientSecret,
    domains: ['whose.example.com'],
  };
  await must('PUT', '/sign-in/providers/whose', settings);
  const client = createRegistryClient(url, {
    username: administrator.email,
    password: administrator.token,
  });
  await client.push('whose-dev/api', await smallImage('whose'), '1.0.0');
  const policy = '/projects/whose/policies/staging';
  const { headers } = await callApi(url, 'GET', policy);
  const gates = [{ kind: 'approvals', groups: [{ count: 1 }] }];
  await callApi(
    url,
    'PUT',
    policy,
    { gates },
    { headers: { 'if-match': headers.get('etag') ?? '' } },
  );
  // Not the administrator, who made both accounts: neither could decide on a wish of theirs (L7).
  const nora = { email: 'nora@whose.example.com', name: 'Nora Quill', password: alice.password };
  await must('POST', '/people', nora);
  await must('PUT', `/projects/whose/grants/${nora.email}`, { role: 'developer' });
  const basic = Buffer.from(`${nora.email}:${nora.password}`).toString('base64');
  const made = await callApi<{ token: string }>(
    ...([url, 'POST', '/me/tokens', { name: 'whose' }] as const),
    { token: null, headers: { authorization: `Basic ${basic}` } },
  );
  const wish = { project: 'whose', image: 'api', build: 1, to: 'staging' };
  const asked = await callApi<Promotion>(url, 'POST', '/promotions', wish, {
    token: made.body.token,
  });
  expect(asked.status, JSON.stringify(asked.body)).toBe(201);
  waiting = asked.body;
});
test.afterAll(async () => {
  await callApi(url, 'DELETE', '/sign-in/providers/whose');
  await provider.stop();
  await database.end();
});

/** A browser in which somebody is signed in. */
async function browserOf(browser: Browser, who: typeof alice): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  await signIn(page, url, { ...who, token: '' });
  await page.close();
  return context;
}

const sessionIn = async (context: BrowserContext) =>
  (await context.cookies()).find(({ name }) => name === 'sallyport.session');

/** Somebody signs in beside an open page that hears nothing of it: the browser has their session now. */
async function takeOver(context: BrowserContext, browser: Browser, who: typeof alice) {
  const theirs = await browserOf(browser, who);
  const session = await sessionIn(theirs);
  await context.addCookies(session ? [session] : []);
  await theirs.close();
}

const anothers = (page: Page, name: string) =>
  page.getByRole('dialog', { name: `You are signed in as ${name} now` });
const ended = (page: Page) => page.getByRole('dialog', { name: 'Your session has ended' });
/** The pill, also beneath a dialog. */
const live = (page: Page) => page.getByRole('button', { name: /^Live/, includeHidden: true });

/** How many lines the trail has, but for those of signing in and out. */
const lines = async () => {
  const { rows } = await database.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM audit_event WHERE action NOT LIKE 'person.signed%'`,
  );
  return rows[0]?.n;
};

/** What somebody does on a page, up to the press that would do it. */
const acts: Readonly<Record<string, { at: () => string; press: (page: Page) => Promise<void> }>> = {
  approving: {
    at: () => `/promotions/${waiting.id}`,
    press: (page) => page.getByRole('button', { name: /^Approve/ }).click(),
  },
  'a comment': {
    at: () => `/promotions/${waiting.id}`,
    press: async (page) => {
      await page.getByLabel('Say something').fill('looks good');
      await page.getByRole('button', { name: 'Comment', exact: true }).click();
    },
  },
  'a token': {
    at: () => '/me',
    press: async (page) => {
      await page.getByRole('button', { name: 'New token…' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill('typed before');
      await page.getByRole('button', { name: 'Make the token' }).click();
    },
  },
  'ending all other sessions': {
    at: () => '/me',
    press: (page) => page.getByRole('button', { name: 'Sign out everywhere else' }).click(),
  },
  'a project’s settings': {
    at: () => '/projects/whose/settings',
    press: async (page) => {
      await page.getByLabel('Name').first().fill('Renamed');
      await page.getByRole('button', { name: /^Save/ }).click();
    },
  },
  'signing out': {
    at: () => '/',
    press: async (page) => {
      await page.getByRole('button', { name: /: account, theme, sign out$/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
    },
  },
};

test.describe('row 77: two people at one browser', () => {
  for (const [what, { at, press }] of Object.entries(acts)) {
    test(`${what} on Alice’s page does nothing while Bert is signed in`, async ({ browser }) => {
      const context = await browserOf(browser, alice);
      const page = await context.newPage();
      await page.goto(url + at());
      await expect(live(page)).toBeVisible();
      await takeOver(context, browser, bert);
      const before = await lines();
      await press(page);
      await expect(anothers(page, bert.name)).toBeVisible();
      await expect(anothers(page, bert.name)).toContainText('This page was Alice Ekdal’s. Nothing');
      expect(await lines()).toBe(before);
      expect((await callApi<Promotion>(url, 'GET', `/promotions/${waiting.id}`)).body.state).toBe(
        'waiting',
      );
      await expectAccessible(page, `somebody else’s page, ${what}`);
      await page.keyboard.press('Escape');
      await expect(anothers(page, bert.name)).toBeVisible();
      await page.getByRole('button', { name: 'Load the page again' }).click();
      await expect(page.getByRole('button', { name: /^Bert Vinter: account/ })).toBeVisible();
      await expect(anothers(page, bert.name)).toHaveCount(0);
      await context.close();
    });
  }

  test('every open tab says so before a click, and goes on when its person is back', async ({
    browser,
  }) => {
    const context = await browserOf(browser, alice);
    const [first, second, third] = [
      await context.newPage(),
      await context.newPage(),
      await context.newPage(),
    ];
    for (const page of [first, second]) {
      await page.goto(`${url}/me`);
      await expect(live(page)).toBeVisible();
    }
    await first.getByRole('button', { name: 'New token…' }).click();
    await first.getByRole('dialog').getByLabel('Name').fill('typed before');
    await third.goto(url);
    const leave = async (name: string) => {
      await third.getByRole('button', { name: `${name}: account, theme, sign out` }).click();
      await third.getByRole('menuitem', { name: 'Sign out' }).click();
      await third.waitForURL('**/sign-in**');
    };
    await leave(alice.name);
    for (const page of [first, second]) await expect(ended(page)).toBeVisible();
    await signIn(third, url, { ...bert, token: '' });
    for (const page of [first, second]) await expect(anothers(page, bert.name)).toBeVisible();
    await leave(bert.name);
    for (const page of [first, second]) await expect(ended(page)).toBeVisible();
    await signIn(third, url, { ...alice, token: '' });
    for (const page of [first, second]) {
      await expect(ended(page)).toHaveCount(0);
      await expect(live(page)).toBeVisible();
    }
    await expect(first.getByRole('dialog').getByLabel('Name')).toHaveValue('typed before');
    await context.close();
  });

  test('a page from before somebody signed in joins nobody else', async ({ browser }) => {
    const email = 'carl@whose.example.com';
    const { body } = await callApi<{ link: string }>(url, 'POST', '/invitations', {
      email,
      project: 'whose',
      role: 'viewer',
    });
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(body.link);
    await page.getByLabel('Name').fill('Carl');
    await page.getByLabel('Password').fill(password);
    await takeOver(context, browser, bert);
    await page.getByRole('button', { name: 'Join' }).click();
    await expect(anothers(page, bert.name)).toContainText('made before anybody signed in');
    await expectAccessible(page, 'a page from before somebody signed in');
    await page.getByRole('button', { name: 'Load the page again' }).click();
    await expect(page.getByText('This invitation is for somebody else')).toBeVisible();
    await context.close();
  });

  test('a page of one’s own does nothing while another tab looks as somebody else', async ({
    browser,
  }) => {
    const context = await browserOf(browser, alice);
    const [page, other] = [await context.newPage(), await context.newPage()];
    await page.goto(`${url}/me`);
    await expect(live(page)).toBeVisible();
    await other.goto(url);
    await other.getByRole('button', { name: /: account, theme, sign out$/ }).click();
    await other.getByRole('menuitem', { name: 'View as…' }).click();
    await other.getByLabel('E-mail').fill(bert.email);
    await other.getByRole('button', { name: 'View as them' }).click();
    await expect(other.getByText(`You see Sallyport as ${bert.name}`)).toBeVisible();
    const dialog = page.getByRole('dialog', { name: `You see Sallyport as ${bert.name} now` });
    await expect(dialog).toBeVisible();
    await expectAccessible(page, 'a page while another tab looks as somebody else');
    await other.getByRole('button', { name: 'Stop' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(live(page)).toBeVisible();
    await context.close();
  });
});

/** Every way in which a session ends beside an open page, of which the page hears. */
const ways: Readonly<Record<string, (context: BrowserContext, browser: Browser) => Promise<void>>> =
  {
    'signed out in another tab': async (context) => {
      const page = await context.newPage();
      await page.goto(url);
      await page.getByRole('button', { name: /: account, theme, sign out$/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.waitForURL('**/sign-in**');
      await page.close();
    },
    'ended from another browser': async (_context, browser) => {
      const elsewhere = await browserOf(browser, alice);
      const page = await elsewhere.newPage();
      await page.goto(`${url}/me`);
      await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
      await expect(page.getByText(/other sessions? (has|have) ended/)).toBeVisible();
      await elsewhere.close();
    },
    'the password set anew by a link': async () => {
      const made = await callApi<{ link: string }>(url, 'POST', `/people/${alice.email}/reset`);
      const token = new URL(made.body.link).hash.slice(1);
      const set = { token, password };
      const done = await callApi(url, 'POST', '/invitations/accept', set, { token: null });
      expect(done.status).toBe(200);
    },
    'the account disabled, and enabled again': async () => {
      for (const disabled of [true, false]) {
        await callApi(url, 'PATCH', `/people/${alice.email}`, { disabled });
      }
    },
    'run out': async () => {
      await database.query(
        `UPDATE session SET expires_at = now() FROM person u WHERE u.id = person_id AND u.email = $1`,
        [alice.email],
      );
    },
  };

test.describe('row 82: a session that ends beside an open page', () => {
  for (const [how, end] of Object.entries(ways)) {
    test(`${how}: the page asks to sign in over itself, and goes on as it was left`, async ({
      browser,
    }) => {
      const context = await browserOf(browser, alice);
      const page = await context.newPage();
      await page.goto(`${url}/me`);
      await expect(live(page)).toBeVisible();
      await page.getByRole('button', { name: 'New token…' }).click();
      const name = `after ${how}`;
      await page.getByRole('dialog').getByLabel('Name').fill(name);
      await end(context, browser);
      // By the clock alone it is looked at every 20 seconds.
      await expect(ended(page)).toBeVisible({ timeout: how === 'run out' ? 25_000 : 5_000 });
      await expect(live(page)).toHaveCount(0);
      await expectAccessible(page, `a session that was ${how}`);
      await ended(page).getByLabel('Your password').fill('not the password');
      await ended(page).getByRole('button', { name: 'Sign in and go on' }).click();
      await expect(ended(page)).toContainText('E-mail or password is wrong');
      await ended(page).getByLabel('Your password').fill(password);
      await ended(page).getByRole('button', { name: 'Sign in and go on' }).click();
      await expect(ended(page)).toHaveCount(0);
      await expect(page.getByRole('dialog').getByLabel('Name')).toHaveValue(name);
      await page.getByRole('button', { name: 'Make the token' }).click();
      await page.getByRole('button', { name: 'I have stored it' }).click();
      await expect(page.getByRole('row', { name: new RegExp(name) })).toHaveCount(1);
      await expect(live(page)).toBeVisible();
      await context.close();
    });
  }

  test('an act that met the end is done once the person is back, and once only', async ({
    browser,
  }) => {
    const context = await browserOf(browser, alice);
    const page = await context.newPage();
    await page.goto(`${url}/me`);
    await expect(live(page)).toBeVisible();
    await page.getByRole('button', { name: 'New token…' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('met the end');
    // The page hears nothing of it.
    await context.clearCookies();
    await page.getByRole('button', { name: 'Make the token' }).click();
    await expect(ended(page)).toBeVisible();
    await ended(page).getByRole('button', { name: 'Close' }).click();
    await expect(
      page.getByRole('button', { name: /^Signed out/, includeHidden: true }),
    ).toBeVisible();
    await expect(page.getByRole('dialog', { name: 'New API token' })).toBeVisible();
    await page.getByRole('button', { name: 'Make the token' }).click();
    await ended(page).getByLabel('Your password').fill(password);
    await ended(page).getByRole('button', { name: 'Sign in and go on' }).click();
    await expect(page.getByLabel('token', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await expect(page.getByRole('row', { name: /met the end/ })).toHaveCount(1);
    await context.close();
  });

  test('through a provider the page goes on too; as somebody else it does not', async ({
    browser,
  }) => {
    provider.people.set('alice', { email: alice.email, email_verified: true });
    provider.people.set('bert', { email: bert.email, email_verified: true });
    for (const [login, who] of [
      ['alice', alice],
      ['bert', bert],
    ] as const) {
      const context = await browserOf(browser, who);
      await linkProvider(await context.newPage(), url, 'Whose ID', login);
      await context.close();
    }
    for (const [login, is] of [
      ['alice', 'theirs'],
      ['bert', 'anothers'],
    ] as const) {
      const context = await browserOf(browser, alice);
      const page = await context.newPage();
      await page.goto(`${url}/me`);
      await expect(live(page)).toBeVisible();
      await context.clearCookies();
      await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
      const opened = page.waitForEvent('popup');
      await ended(page).getByRole('button', { name: 'Continue with Whose ID' }).click();
      const popup = await opened;
      await popup.getByLabel('Login').fill(login);
      await popup.getByRole('button', { name: 'Continue' }).click();
      await expect(ended(page)).toHaveCount(0);
      await expect(anothers(page, bert.name)).toHaveCount(is === 'theirs' ? 0 : 1);
      if (is === 'theirs') await expect(live(page)).toBeVisible();
      await context.close();
    }
  });
});

test('a double click sends one call', async ({ browser }) => {
  const context = await browserOf(browser, alice);
  const page = await context.newPage();
  await page.goto(`${url}/promotions/${waiting.id}`);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET' && request.url().includes('/api/v1/')) sent.push(request.url());
  });
  await page.getByLabel('Say something').fill('said once');
  await page.getByRole('button', { name: 'Comment', exact: true }).dblclick();
  await expect(page.getByText('said once')).toHaveCount(1);
  await page.getByRole('button', { name: /^Approve/ }).dblclick();
  await expect(page.getByText(/^Approved: api is in/).first()).toBeVisible();
  expect(sent.map((one) => one.split('/').at(-1))).toEqual(['comments', 'approvals']);
  await context.close();
});
