import type { Page } from '@playwright/test';
import { administrator } from '../test/setup/administrator';
import { arrange, hire, openBrowser, person, pushVersion } from './support/crew';
import { expect, signIn, test } from './support/product';
import { expectWhole } from './support/whole';

test.use({ own: 'four eyes' });
test.describe.configure({ mode: 'serial' });

const kim = person('Kim Sandvik');
const bert = person('Bert Stone');
const dora = person('Dora Vance');

/** Row 60, L7: whoever makes an account cannot be approved by it, until an administrator vouches. */
test.describe('an approver whose account the requester made', () => {
  const browsers: Page[] = [];
  let kims: Page;
  let berts: Page;
  let doras: Page;
  let link: string;
  let request: string;

  test.beforeAll(async ({ browser, product: { url } }) => {
    await arrange(url, 'POST', '/projects', { slug: 'shop', name: 'Shop', template: 'open' });
    await arrange(url, 'PUT', '/projects/shop/policies/staging', {
      gates: [{ kind: 'approvals', groups: [{ count: 1 }] }],
    });
    await pushVersion(url, 'shop-dev/api', '1.0.0');
    await hire(url, kim, { project: 'shop', role: 'maintainer' });
    await hire(url, dora, { role: 'administrator' });
    kims = await openBrowser(browser, url, kim);
    berts = await openBrowser(browser);
    doras = await openBrowser(browser, url, dora);
    browsers.push(kims, berts, doras);
  });
  test.afterAll(() => Promise.all(browsers.map((page) => page.context().close())));

  test('is invited by a maintainer, and joins by the link', async ({ product: { url } }) => {
    await kims.goto(`${url}/projects/shop/access`);
    await kims.getByRole('button', { name: 'Give a role…' }).click();
    const giving = kims.getByRole('dialog', { name: 'Give a role' });
    await giving.getByLabel('E-mail').fill(bert.email);
    await giving.getByRole('radio', { name: 'Approver' }).click();
    await giving.getByRole('button', { name: 'Invite by a link…' }).click();
    const inviting = kims.getByRole('dialog', { name: 'Invite a person to Shop' });
    await expect(inviting.getByRole('radio', { name: 'Approver' })).toBeChecked();
    await inviting.getByRole('button', { name: 'Make the link' }).click();
    link = await kims.getByLabel('link', { exact: true }).innerText();
    await kims.getByRole('button', { name: 'I have sent it' }).click();
    await berts.goto(link);
    await berts.getByLabel('Name').fill(bert.name);
    await berts.getByLabel('Password').fill(bert.password);
    await berts.getByRole('button', { name: 'Join' }).click();
    await berts.waitForURL((at) => at.pathname === '/');
  });

  test('does not count for what that maintainer asks for: the page says so by name', async ({
    product: { url },
  }) => {
    await kims.goto(`${url}/projects/shop/promote?image=api&build=1&to=staging`);
    await kims.getByRole('button', { name: 'Request approval → Staging' }).click();
    await kims.waitForURL('**/promotions/*');
    request = kims.url();
    const why = 'Bert Stone was invited by Kim Sandvik, who asked for it';
    await expect(kims.getByText(why).first()).toBeVisible();
    await expectWhole(kims, 'a request that nobody whom its requester made can approve');

    await berts.goto(request);
    const approve = berts.getByRole('button', { name: 'Approve → Staging' });
    await expect(approve).toBeDisabled();
    await expect(approve).toHaveAccessibleDescription(
      new RegExp(`${why}.* Dora Vance can approve it\\.`),
    );
    await expectWhole(berts, 'a request, as whom its requester made');
  });

  test('is vouched for from the inbox of another administrator', async ({ product: { url } }) => {
    await doras.goto(`${url}/inbox`);
    const offers = doras.getByRole('list', { name: 'Accounts that need somebody’s word' });
    await expect(offers).toContainText('Bert Stone was invited by Kim Sandvik');
    await expect(offers.getByRole('link', { name: 'Shop / api → staging' })).toHaveAttribute(
      'href',
      new URL(request).pathname,
    );
    await expectWhole(doras, 'an inbox with an account to vouch for');
    await offers.getByRole('button', { name: 'Vouch for Bert Stone…' }).click();
    const dialog = doras.getByRole('dialog', { name: 'Is Bert Stone a person of their own?' });
    await expect(dialog).toContainText('Invited by Kim Sandvik (kim.sandvik@example.com)');
    await dialog.getByLabel(/^How you know them/).fill('sits beside me');
    await expectWhole(doras, 'vouching for an account');
    await dialog.getByRole('button', { name: 'Vouch for Bert Stone' }).click();
    await expect(dialog).toBeHidden();
    await expect(offers).toHaveCount(0);
  });

  test('counts from then on, on the page that was open all the while', async ({ product }) => {
    const approve = berts.getByRole('button', { name: 'Approve → Staging' });
    await expect(approve).toBeEnabled();
    await approve.click();
    for (const page of [berts, kims]) {
      await expect(page.getByText('Promoted', { exact: true }).first()).toBeVisible();
    }
    // Who vouched, and how they know them, is with the account for every administrator.
    await doras.goto(`${product.url}/admin/people?q=bert`);
    await doras.getByRole('button', { name: 'Change Bert Stone' }).click();
    await doras.getByRole('menuitem', { name: 'Who vouches for them…' }).click();
    const account = doras.getByRole('dialog', { name: 'Is Bert Stone a person of their own?' });
    await expect(account).toContainText('Vouched for by Dora Vance (dora.vance@example.com)');
    await expect(account).toContainText('sits beside me');
    await expect(account.getByRole('button', { name: 'Take the word back' })).toBeVisible();
  });

  test('nobody vouches for whom they made: an administrator of one’s own hiring is told so', async ({
    page,
    product: { url },
  }) => {
    await signIn(page, url, administrator);
    await page.goto(`${url}/admin/people?q=kim`);
    await page.getByRole('button', { name: 'Change Kim Sandvik' }).click();
    await page.getByRole('menuitem', { name: 'Who vouches for them…' }).click();
    const account = page.getByRole('dialog', { name: 'Is Kim Sandvik a person of their own?' });
    const vouch = account.getByRole('button', { name: 'Vouch for Kim Sandvik' });
    await expect(vouch).toBeDisabled();
    await expect(vouch).toHaveAccessibleDescription(/another administrator has to vouch/);
    await expectWhole(page, 'an account that is not one’s own to vouch for');
  });
});
