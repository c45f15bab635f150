import type { BrowserContext, Page } from '@playwright/test';
import { callApi } from '../test/setup/call-api';
import { expectAccessible } from './support/accessible';
import { expect, signIn, test } from './support/product';

test.describe.configure({ mode: 'serial' });

const password = 'slow-lantern-over-harbour';
const vera = { email: 'vera.holm@example.com', name: 'Vera Holm' };
const otto = { email: 'otto.reis@example.com', name: 'Otto Reis' };

/** Who may do what: given, refused, explained, taken away, and tried. */
test.describe('access to a project', () => {
  const contexts: BrowserContext[] = [];
  let admin: Page;
  let deputy: Page;
  let url = '';

  const pageOf = async (context: BrowserContext): Promise<Page> => {
    contexts.push(context);
    return context.newPage();
  };
  const rowOf = (page: Page, name: string) =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

  test.beforeAll(async ({ browser, product }) => {
    ({ url } = product);
    await callApi(url, 'POST', '/projects', { slug: 'pier', name: 'Pier', template: 'open' });
    for (const { email, name } of [vera, otto])
      await callApi(url, 'POST', '/people', { email, name, password });
    // May hand roles out, but holds little: and so may give little.
    const permissions = ['project.read', 'image.pull', 'access.administer'];
    await callApi(url, 'PUT', '/roles/deputy', { name: 'Deputy', permissions });
    await callApi(url, 'PUT', `/projects/pier/grants/${otto.email}`, { role: 'deputy' });
    const cluster = { name: 'pier-eu', kind: 'cluster', registry: 'pier-prod' };
    await callApi(url, 'POST', '/projects/pier/robots', cluster);
    admin = await pageOf(await browser.newContext());
    await signIn(admin, url);
    deputy = await pageOf(await browser.newContext());
    await signIn(deputy, url, { email: otto.email, password, token: '' });
  });
  test.afterAll(() => Promise.all(contexts.map((context) => context.close())));

  test('a role is given after the page said what it gives', async () => {
    await admin.goto(`${url}/projects/pier/access`);
    await admin.getByRole('button', { name: 'Give a role…' }).click();
    const giving = admin.getByRole('dialog', { name: 'Give a role' });
    await giving.getByLabel('E-mail').fill(vera.email);
    await giving.getByRole('radio', { name: 'Approver' }).click();
    await giving.getByRole('checkbox', { name: 'Production' }).click();
    await expect(giving.getByText(`${vera.name} will be able to`)).toBeVisible();
    await expect(giving.getByRole('listitem').filter({ hasText: 'promote builds' })).toBeVisible();
    await expectAccessible(admin, 'giving a role');
    await giving.getByRole('button', { name: 'Give the role' }).click();
    await expect(rowOf(admin, vera.name)).toContainText('Approver of');
    await expectAccessible(admin, 'access');
  });

  test('every robot and cluster stands there once, and opens its page', async () => {
    const link = admin.getByRole('link', { name: 'pier-eu', exact: true });
    await expect(link).toHaveCount(1);
    await expect(link).toHaveAttribute('href', '/projects/pier/access/pier-eu');
  });

  test('a role that one may not give is out of reach, and says why', async () => {
    await deputy.goto(`${url}/projects/pier/access`);
    await deputy.getByRole('button', { name: 'Give a role…' }).click();
    const giving = deputy.getByRole('dialog', { name: 'Give a role' });
    const maintainer = giving.getByRole('radio', { name: 'Maintainer' });
    await expect(maintainer).toBeDisabled();
    await expect(maintainer).toHaveAccessibleDescription(/You cannot give Maintainer/);
    await expect(giving.getByRole('radio', { name: 'Viewer', exact: true })).toBeEnabled();
    await expectAccessible(deputy, 'roles out of reach');
    await giving.getByRole('button', { name: 'Cancel' }).click();
  });

  test('somebody without an account is invited, with project and role filled in', async () => {
    await admin.getByRole('button', { name: 'Give a role…' }).click();
    const giving = admin.getByRole('dialog', { name: 'Give a role' });
    await giving.getByLabel('E-mail').fill('nobody.yet@example.com');
    await expect(
      giving.getByText('There is nobody with the address nobody.yet@example.com.'),
    ).toBeVisible();
    await giving.getByRole('button', { name: 'Invite by a link…' }).click();
    const inviting = admin.getByRole('dialog', { name: /^Invite a person/ });
    await expect(inviting.getByLabel('E-mail')).toHaveValue('nobody.yet@example.com');
    await expect(inviting.getByRole('radio', { name: 'Developer' })).toBeChecked();
    await inviting.getByRole('button', { name: 'Cancel' }).click();
  });

  test('a right in the matrix leads to its explanation: yes, if; and no, because', async () => {
    await admin.goto(`${url}/projects/pier/access`);
    await rowOf(admin, vera.name)
      .getByRole('link', { name: /^promote: why/ })
      .last()
      .click();
    const explain = admin.locator('#explain');
    await expect(explain.getByText(/^YES/)).toBeVisible();
    await expect(explain.getByText(/Vera Holm is Approver/)).toBeVisible();
    await expect(explain.getByText(/^Take the role Approver/)).toBeVisible();
    await admin.goto(`${url}/projects/pier/access?who=${otto.email}&may=image.push&stage=dev`);
    await expect(explain.getByText('NO, because…')).toBeVisible();
    await expect(explain.getByText(/Otto Reis may not/)).toBeVisible();
    await expectAccessible(admin, 'an explanation');
  });

  test('the page says who can put bytes into production, and through what', async () => {
    await admin.getByRole('link', { name: 'Production?' }).click();
    await admin.waitForURL('**/access/who/prod');
    await expect(admin.getByRole('heading', { name: /^Who can put bytes into/ })).toBeVisible();
    await expect(rowOf(admin, vera.name).first()).toContainText('Approver');
    await expectAccessible(admin, 'who can put bytes into production');
  });

  test('a role is taken away after the page said what that takes', async () => {
    await admin.goto(`${url}/projects/pier/access`);
    await admin.getByRole('button', { name: `Change the access of ${vera.name}` }).click();
    await admin.getByRole('menuitem', { name: 'Take the role away…' }).click();
    const taking = admin.getByRole('dialog', { name: /role away\?$/ });
    await expect(taking.getByText(`${vera.name} will no longer be able to`)).toBeVisible();
    await expect(taking.getByRole('listitem').filter({ hasText: 'promote builds' })).toBeVisible();
    await expectAccessible(admin, 'taking a role away');
    await taking.getByRole('button', { name: 'Take the role away' }).click();
    await expect(admin.getByRole('rowheader', { name: vera.name })).toHaveCount(0);
  });

  test('L3: a button tries every cluster against every registry', async () => {
    await admin.goto(`${url}/admin/isolation`);
    await admin.getByRole('button', { name: 'Check now' }).click();
    await expect(admin.getByText('Every cluster finds its own registry and no other')).toBeVisible({
      timeout: 60_000,
    });
    await expect(rowOf(admin, 'pier-eu').getByText('pulls, as expected')).toHaveCount(1);
    await expectAccessible(admin, 'the isolation check');
    await admin.getByText('Surprises 0').click();
    await expect(admin.getByText('No surprise')).toBeVisible();
    await callApi(url, 'PATCH', `/people/${otto.email}`, { instanceRole: 'auditor' });
    await deputy.goto(`${url}/admin/isolation`);
    await expect(deputy.getByText('Administrators run it')).toBeVisible();
    await expect(rowOf(deputy, 'pier-eu')).toBeVisible();
  });

  test('L16: what is done in the background is seen with how it goes, and run again', async () => {
    const does = 'Looks at every stage that fills by itself.';
    await admin.goto(`${url}/admin/jobs`);
    const row = rowOf(admin, does);
    await expect(row.getByText('every 10 minutes')).toBeVisible();
    await expect(row.getByText('goes well')).toBeVisible();
    await expectAccessible(admin, 'the jobs');
    const asked = admin.waitForResponse((answer) => answer.url().endsWith('/run-again'));
    await admin.getByRole('button', { name: `Run again: ${does}` }).click();
    expect((await asked).status()).toBe(200);
    await expect(admin.getByText('Asked to run now')).toBeVisible();
    await expect(row.getByText('goes well')).toBeVisible();
    await deputy.goto(`${url}/admin/jobs`);
    await expect(rowOf(deputy, does)).toBeVisible();
    await expect(deputy.getByRole('button', { name: /^Run again/ })).toHaveCount(0);
  });
});
