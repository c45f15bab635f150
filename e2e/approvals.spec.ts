import type { BrowserContext, Page } from '@playwright/test';
import type { Promotion } from '../contract/shapes/promotion';
import { createRegistryClient } from '../scripts/lib/oci';
import { administrator } from '../test/setup/administrator';
import { callApi } from '../test/setup/call-api';
import { smallImage } from '../test/setup/small-image';
import { expectAccessible } from './support/accessible';
import { expect, signIn, test } from './support/product';

test.describe.configure({ mode: 'serial' });

const person = (first: string, last: string) => ({
  email: `${first}.${last}@example.com`.toLowerCase(),
  name: `${first} ${last}`,
  password: 'quiet-river-under-stones',
});
const people = {
  ben: { ...person('Ben', 'Ode'), role: 'developer' },
  cleo: { ...person('Cleo', 'Marsh'), role: 'approver' },
  kim: { ...person('Kim', 'Sandvik'), role: 'maintainer' },
  max: { ...person('Max', 'Brandt'), role: 'maintainer' },
} as const;
type Who = keyof typeof people;

const oneApproval = { kind: 'approvals', groups: [{ count: 1 }] };
const scan = { kind: 'checks', names: ['scan'] };
const licence = { kind: 'metadata', key: 'org.opencontainers.image.licenses' };

/** Requests, decisions and the ways past a policy, by several people in browsers of their own. */
test.describe('approvals', () => {
  const pages = new Map<Who, Page>();
  const contexts: BrowserContext[] = [];
  const tokens = new Map<Who, string>();
  let url = '';

  const as = (who: Who): Page => {
    const page = pages.get(who);
    if (!page) throw new Error(`${who} has not signed in`);
    return page;
  };
  const policy = async (stage: string, gates: readonly object[]) => {
    const path = `/projects/market/policies/${stage}`;
    const now = await callApi(url, 'GET', path);
    const headers = { 'if-match': now.headers.get('etag') ?? '' };
    const saved = await callApi(url, 'PUT', path, { gates }, { headers });
    expect(saved.status, JSON.stringify(saved.body)).toBe(200);
  };
  const ask = async (who: Who, build: number, to: string, more: object = {}) => {
    const body = { project: 'market', image: 'api', build, to, ...more };
    const token = tokens.get(who) ?? null;
    const asked = await callApi<Promotion>(url, 'POST', '/promotions', body, { token });
    expect(asked.status, JSON.stringify(asked.body)).toBe(201);
    return asked.body;
  };
  const review = (build: number, to: string) =>
    `${url}/projects/market/promote?image=api&build=${build}&to=${to}`;
  const open = async (who: Who, promotion: Promotion) => {
    await as(who).goto(`${url}/promotions/${promotion.id}`);
    await expect(as(who).getByRole('heading', { level: 1 })).toContainText('api');
    return as(who);
  };

  test.beforeAll(async ({ browser, product }) => {
    ({ url } = product);
    await callApi(url, 'POST', '/projects', { slug: 'market', name: 'Market', template: 'open' });
    const client = createRegistryClient(url, {
      username: administrator.email,
      password: administrator.token,
    });
    for (const n of [1, 2, 3, 4, 5, 6]) {
      const labels = { 'org.opencontainers.image.version': `1.${n}.0` };
      await client.push('market-dev/api', await smallImage(`build-${n}`, labels), `1.${n}.0`);
    }
    for (const who of Object.keys(people) as Who[]) {
      const { email, name, password, role } = people[who];
      await callApi(url, 'POST', '/people', { email, name, password });
      await callApi(url, 'PUT', `/projects/market/grants/${email}`, { role });
      const basic = `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
      const made = await callApi<{ token: string }>(
        url,
        'POST',
        '/me/tokens',
        { name: 'test', expiresInDays: 1 },
        { token: null, headers: { authorization: basic } },
      );
      tokens.set(who, made.body.token);
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      await signIn(page, url, { ...people[who], token: '' });
      pages.set(who, page);
    }
    for (const n of [1, 2, 3, 4, 5, 6]) await ask('kim', n, 'staging');
    await policy('preprod', [oneApproval]);
  });
  test.afterAll(() => Promise.all(contexts.map((context) => context.close())));

  test('a developer asks; the button says so, and the request waits', async () => {
    const page = as('ben');
    await page.goto(review(1, 'preprod'));
    await expect(page.getByText('0 of 1 approval;').first()).toBeVisible();
    await expect(page.getByText('Cleo Marsh, Kim Sandvik, Max Brandt can approve')).toBeVisible();
    await expectAccessible(page, 'a review that asks for approval');
    await page.getByLabel('Reason').fill('refunds are stuck');
    await page.getByRole('button', { name: 'Request approval → Pre-prod' }).click();
    await page.waitForURL('**/promotions/*');
    await expect(page.getByText('Waiting for approval')).toBeVisible();
    await expectAccessible(page, 'an open request, as who asked for it');
    await page.goto(`${url}/inbox?tab=asked`);
    await expect(page.getByRole('list', { name: 'Asked by me' })).toContainText('api 1.1.0');
  });

  test('L7: whoever asked cannot approve it: the page says why, and no token of theirs can', async () => {
    const asked = await ask('kim', 2, 'preprod');
    const page = await open('kim', asked);
    const approve = page.getByRole('button', { name: 'Approve → Pre-prod' });
    await expect(approve).toBeDisabled();
    await expect(approve).toHaveAccessibleDescription(/somebody else has to approve it/);
    const path = `/promotions/${asked.id}/approvals`;
    const token = tokens.get('kim') ?? null;
    const answer = await callApi(url, 'POST', path, { decision: 'approve' }, { token });
    expect(answer.status).toBe(403);
  });

  test('somebody else finds it in the inbox, whose count is live, and rejects with a reason', async () => {
    const page = as('cleo');
    await page.goto(`${url}/inbox`);
    const waiting = page.getByRole('list', { name: 'To decide' });
    await expect(page.getByRole('link', { name: 'Inbox: 2 to decide' })).toBeVisible();
    await expect(waiting).toContainText('Ben Ode asks for your approval into Pre-prod.');
    await expectAccessible(page, 'the inbox');
    await waiting.getByRole('link', { name: /api 1\.2\.0/ }).click();
    await page.getByRole('button', { name: 'Reject…' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Reject' })).toBeDisabled();
    await dialog.getByLabel('Why').fill('the migration is missing');
    await expectAccessible(page, 'a rejection');
    // What is pressed in the dialog is never taken for the approval in the form behind it.
    await dialog.getByLabel('Why').press('Control+Enter');
    await dialog.getByRole('button', { name: 'Reject' }).click();
    await expect(page.getByText('Rejected by Cleo Marsh: the migration is missing')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Inbox: 1 to decide' })).toBeVisible();
    // Kim's page was open all the while, and tells it by itself.
    await expect(as('kim').getByText('the migration is missing').first()).toBeVisible();
    await expectAccessible(page, 'a rejected promotion');
  });

  test('L4: an approval lapses when another build enters, loudly, and is given again', async () => {
    await policy('preprod', [{ kind: 'approvals', groups: [{ count: 2 }] }]);
    const asked = await ask('ben', 4, 'preprod');
    const page = await open('cleo', asked);
    await page.getByRole('textbox', { name: 'Comment (optional)' }).fill('looked at the migration');
    await page.getByRole('button', { name: 'Approve → Pre-prod' }).click();
    await expect(page.getByText('“looked at the migration”')).toBeVisible();
    await expect(
      page.getByRole('button', { name: 'Approve → Pre-prod' }),
    ).toHaveAccessibleDescription(/approved this already/);
    // Build 1 was asked for before; two maintainers let it in meanwhile.
    const first = await ask('ben', 1, 'preprod');
    for (const who of ['kim', 'max'] as const) {
      const other = await open(who, first);
      await other.getByRole('button', { name: 'Approve → Pre-prod' }).click();
      await expect(other.getByText(/^approved$/).first()).toBeVisible();
    }
    await expect(as('max').getByText('Promoted', { exact: true }).first()).toBeVisible();

    await expect(page.getByText('approval lapsed')).toBeVisible();
    await expect(
      page.getByText(/Approved on top of nothing; Pre-prod has 1\.1\.0.* now: review again/),
    ).toBeVisible();
    const button = page.getByRole('button', { name: 'Approve → Pre-prod' });
    await expect(button).toBeDisabled();
    await expectAccessible(page, 'a lapsed approval');
    const stale = {
      decision: 'approve',
      seen: { target: null, policyVersion: asked.policyVersion },
    };
    const path = `/promotions/${asked.id}/approvals`;
    const answer = await callApi<{ code: string; detail: string }>(url, 'POST', path, stale, {
      token: tokens.get('cleo') ?? null,
    });
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain('approved on top of nothing; Pre-prod has 1.1.0');
    await page.getByRole('button', { name: 'I have seen what changed' }).click();
    await button.click();
    await expect(page.getByText(/^approved$/).first()).toBeVisible();
    const last = await open('max', asked);
    await last.getByRole('button', { name: 'Approve → Pre-prod' }).click();
    await expect(last.getByText('Promoted', { exact: true }).first()).toBeVisible();
    await expectAccessible(last, 'a promotion that was approved');
  });

  test('a failed gate blocks: the reason is told, and a waiver is asked for and given', async () => {
    await policy('preprod', [licence]);
    const page = as('cleo');
    await page.goto(review(5, 'preprod'));
    const promote = page.getByRole('button', { name: 'Promote → Pre-prod' });
    await expect(promote).toBeDisabled();
    await expect(promote).toHaveAccessibleDescription(/licenses/);
    await expect(page.getByRole('button', { name: 'Break glass…' })).toHaveCount(0);
    await expectAccessible(page, 'a blocked review');
    await page.getByRole('button', { name: 'Ask for a waiver' }).click();
    await expect(page.getByText('Say why a gate may be waived this once.')).toBeVisible();
    await page.getByLabel('Reason').fill('the label comes with the next build');
    await page.getByRole('button', { name: 'Ask for a waiver' }).click();
    await page.waitForURL('**/promotions/*');
    await expect(page.getByText('Blocked: 1 gate')).toBeVisible();

    const maintainer = as('max');
    await maintainer.goto(`${url}/inbox`);
    await maintainer.getByRole('link', { name: /api 1\.5\.0/ }).click();
    await maintainer.getByRole('button', { name: /^Waive/ }).click();
    const dialog = maintainer.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('known, ticket 42');
    await dialog.getByLabel(/^Type/).fill('metadata');
    await expectAccessible(maintainer, 'a waiver');
    await dialog.getByRole('button', { name: 'Waive the gate' }).click();
    await expect(maintainer.getByText('Promoted', { exact: true }).first()).toBeVisible();
    await expect(maintainer.getByText(/Waived by .*known, ticket 42/)).toBeVisible();
  });

  test('the glass is broken with a typed name, and somebody else signs it off', async () => {
    await policy('preprod', [scan, oneApproval]);
    const page = as('kim');
    await page.goto(review(6, 'preprod'));
    await page.getByRole('button', { name: 'Break glass…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('production is down');
    await expect(dialog.getByRole('button', { name: 'Break the glass' })).toBeDisabled();
    await dialog.getByLabel(/^Type/).fill('api');
    await expectAccessible(page, 'breaking the glass');
    await dialog.getByRole('button', { name: 'Break the glass' }).click();
    await page.waitForURL('**/promotions/*');
    const notice = page.getByRole('region', { name: 'Broken glass' });
    await expect(notice).toContainText('production is down');
    await expect(notice.getByRole('button', { name: 'Sign off…' })).toBeDisabled();
    await expect(notice).toContainText('You broke the glass; another maintainer signs it off.');
    await expectAccessible(page, 'broken glass');

    const other = as('max');
    await other.goto(`${url}/inbox`);
    await other.getByRole('link', { name: /api 1\.6\.0.*Glass broken/ }).click();
    await other.getByRole('button', { name: 'Sign off…' }).click();
    await other.getByRole('dialog').getByRole('button', { name: 'I looked at it' }).click();
    await expect(other.getByRole('region', { name: 'Broken glass' })).toContainText(
      /by Max Brandt/,
    );
    await expect(other.getByRole('link', { name: 'Inbox: 0 to decide' })).toBeVisible();
  });

  test('a stopped line is said in the review, and nothing passes it', async () => {
    await policy('prod', []);
    const hold = '/projects/market/stages/prod/hold';
    expect((await callApi(url, 'PUT', hold, { reason: 'incident 12' })).status).toBe(200);
    const page = as('kim');
    await page.goto(review(6, 'prod'));
    await expect(
      page.getByText(/stopped the line into Production: incident 12/).first(),
    ).toBeVisible();
    await expect(page.getByRole('button', { name: 'Break glass…' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Request: waits for the stopped line' }).click();
    await page.waitForURL('**/promotions/*');
    expect((await callApi(url, 'DELETE', hold)).status).toBe(200);
  });

  test('a withdrawn build goes nowhere, and its review says who withdrew it and why', async () => {
    const path = '/projects/market/images/api/builds/5/withdrawal';
    expect((await callApi(url, 'POST', path, { reason: 'leaks a key' })).status).toBeLessThan(300);
    const page = as('kim');
    await page.goto(review(5, 'prod'));
    await expect(page.getByRole('button', { name: 'Promote → Production' })).toBeDisabled();
    await expect(page.getByText(/was withdrawn by .*leaks a key/).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Ask for a waiver' })).toBeDisabled();
    await expect(page.getByRole('button', { name: 'Break glass…' })).toHaveCount(0);
  });

  test('several images are asked for as one release, and decided at once', async () => {
    const client = createRegistryClient(url, {
      username: administrator.email,
      password: administrator.token,
    });
    const labels = { 'org.opencontainers.image.version': '3.0.0' };
    await client.push('market-dev/worker', await smallImage('worker', labels), '3.0.0');
    await client.push('market-dev/api', await smallImage('build-7', labels), '1.7.0');
    await policy('staging', [oneApproval]);
    const page = as('ben');
    await page.goto(`${url}/projects/market`);
    await page.getByRole('checkbox', { name: 'Choose api' }).check();
    const bar = page.getByRole('region', { name: 'Promote together' });
    await expect(bar).toContainText('Choose two images or more.');
    await page.getByRole('checkbox', { name: 'Choose worker' }).check();
    await bar.getByRole('combobox', { name: 'Into stage' }).click();
    await page.getByRole('option', { name: 'Staging' }).click();
    await expectAccessible(page, 'images chosen for a release');
    await bar.getByRole('link', { name: 'Promote together…' }).click();
    await expect(page.getByText('A release of 2 images')).toBeVisible();
    await expectAccessible(page, 'the review of a release');
    await page.getByRole('button', { name: 'Request 2 together → Staging' }).click();
    await page.waitForURL('**/promotions/*');
    const address = page.url();

    const approver = as('cleo');
    await approver.goto(address);
    await expect(
      approver.getByRole('heading', { name: /A release of 2 images: one decision for all/ }),
    ).toBeVisible();
    await approver.getByText(/^worker 3\.0\.0/).click();
    await expectAccessible(approver, 'a release that waits');
    await approver.getByRole('button', { name: 'Approve → Staging' }).click();
    await expect(approver.getByText('Promoted', { exact: true })).toHaveCount(3);
  });
});
