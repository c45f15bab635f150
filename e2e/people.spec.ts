import type { Page } from '@playwright/test';
import { callApi } from '../test/setup/call-api';
import { expectAccessible } from './support/accessible';
import { expect, signIn, test } from './support/product';

test.use({ begins: 'administrator' });
test.describe.configure({ mode: 'serial' });

const nina = { email: 'nina@example.com', password: 'seven lanterns by the harbour' };

/** From an invitation to the last click, in two browsers. */
test.describe('people', () => {
  let ada: Page;
  let guest: Page;
  let link: string;

  test.beforeAll(async ({ browser, product }) => {
    for (const slug of ['harbour', 'secret-works']) {
      await callApi(product.url, 'POST', '/projects', { slug, name: slug, template: 'open' });
    }
    ada = await (await browser.newContext()).newPage();
    guest = await (await browser.newContext()).newPage();
    await signIn(ada, product.url);
  });
  test.afterAll(async () => {
    await ada.context().close();
    await guest.context().close();
  });

  const enter = async (product: { url: string }) => {
    await signIn(guest, product.url, nina);
    await expect(guest.getByRole('heading', { level: 1 })).toBeVisible();
  };

  test('an administrator invites somebody to a project', async ({ product }) => {
    await ada.goto(`${product.url}/admin/people`);
    await expectAccessible(ada, 'people');
    await ada.getByRole('button', { name: 'Invite a person…' }).click();
    const dialog = ada.getByRole('dialog', { name: 'Invite a person' });
    await dialog.getByLabel('E-mail').fill(nina.email);
    await dialog.getByLabel('Project').click();
    await ada.getByRole('option', { name: 'harbour' }).click();
    await dialog.getByRole('radio', { name: 'Developer' }).click();
    await expectAccessible(ada, 'invite');
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    const made = ada.getByRole('dialog', { name: `${nina.email} is invited` });
    link = await made.getByLabel('link', { exact: true }).innerText();
    expect(link).toMatch(/\/join#[A-Za-z0-9_-]{43}$/);
    await made.getByRole('button', { name: 'I have sent it' }).click();
    await expect(ada.getByRole('table', { name: 'Open invitations' })).toContainText(nina.email);
  });

  test('who opens the link joins, and sees just that project', async () => {
    const asked: string[] = [];
    guest.on('request', (request) => asked.push(request.url()));
    await guest.goto(link);
    await expect(guest.getByText('the role developer on harbour')).toBeVisible();
    expect(new URL(guest.url()).hash).toBe('');
    await guest.reload();
    await expect(guest.getByText('the role developer on harbour')).toBeVisible();
    await expectAccessible(guest, 'join');
    await guest.getByLabel('Name').fill('Nina New');
    await guest.getByLabel('Password').fill('short');
    await guest.getByRole('button', { name: 'Join' }).click();
    await expect(guest.getByText(/at least 12 characters/i).last()).toBeVisible();
    await guest.getByLabel('Password').fill(nina.password);
    await guest.getByRole('button', { name: 'Join' }).click();
    await guest.waitForURL((at) => at.pathname === '/');
    await expect(guest.getByText('harbour').first()).toBeVisible();
    await expect(guest.getByText('secret-works')).toHaveCount(0);
    // The token went to the API in a body, and nowhere in an address.
    const token = new URL(link).hash.slice(1);
    expect(asked.filter((url) => url.includes(token))).toEqual([]);
  });

  test('the link counts no more', async ({ browser }) => {
    const other = await (await browser.newContext()).newPage();
    await other.goto(link);
    await expect(other.getByRole('heading', { name: 'This link does not count' })).toBeVisible();
    await expectAccessible(other, 'join, used up');
    await other.goto(new URL('/join', link).href);
    await expect(other.getByRole('heading', { name: 'Joining takes an invitation' })).toBeVisible();
    await expectAccessible(other, 'join without a link');
    await other.goto(new URL('/reset', link).href);
    await expect(other.getByRole('heading', { name: 'A new password takes a link' })).toBeVisible();
    await other.context().close();
  });

  test('an invitation stands where it leads to until it is taken back', async ({ product }) => {
    const email = 'never.joins@example.com';
    await ada.goto(`${product.url}/projects/harbour/access`);
    await ada.getByRole('button', { name: 'Give a role…' }).click();
    const giving = ada.getByRole('dialog', { name: 'Give a role' });
    // Typing needs no click: the address is what is asked first.
    await expect(giving.getByLabel('E-mail')).toBeFocused();
    await ada.keyboard.type(email);
    await giving.getByRole('button', { name: 'Invite by a link…' }).click();
    const inviting = ada.getByRole('dialog', { name: 'Invite a person to harbour' });
    await expect(inviting.getByLabel('E-mail')).toHaveValue(email);
    await inviting.getByLabel('E-mail').press('Enter');
    await ada.getByRole('button', { name: 'I have sent it' }).click();
    const open = ada.getByRole('table', { name: 'Open invitations' });
    await expect(open).toContainText(email);
    await expectAccessible(ada, 'access with an open invitation');
    await ada.getByRole('button', { name: `Take back the invitation of ${email}…` }).click();
    const back = ada.getByRole('dialog', { name: `Take back the invitation of ${email}?` });
    await back.getByRole('button', { name: 'Take it back' }).click();
    await expect(open).toHaveCount(0);
  });

  test('a token for reading pulls and pushes nothing', async ({ product }) => {
    await guest.goto(`${product.url}/me`);
    await expect(guest.getByRole('table', { name: 'My roles on projects' })).toContainText(
      'given to me',
    );
    await guest.getByRole('button', { name: 'New token…' }).click();
    const dialog = guest.getByRole('dialog', { name: 'New API token' });
    await dialog.getByLabel('Name').fill('reader');
    await dialog.getByRole('checkbox', { name: /^Push/ }).click();
    await dialog.getByRole('checkbox', { name: /^Promote/ }).click();
    await expectAccessible(guest, 'new token');
    await dialog.getByRole('button', { name: 'Make the token' }).click();
    const token = await guest.getByLabel('token', { exact: true }).innerText();
    await guest.getByRole('button', { name: 'I have stored it' }).click();
    await expect(guest.getByRole('row', { name: /reader/ })).toContainText('read');
    await expectAccessible(guest, 'me');
    const basic = `Basic ${Buffer.from(`${nina.email}:${token}`).toString('base64')}`;
    const push = await fetch(`${product.url}/v2/harbour-dev/api/blobs/uploads/`, {
      method: 'POST',
      headers: { authorization: basic },
    });
    expect([401, 403]).toContain(push.status);
    const list = await fetch(`${product.url}/v2/harbour-dev/api/tags/list`, {
      headers: { authorization: basic },
    });
    // Nothing was pushed yet: it may look, and there is nothing.
    expect(list.status).toBe(404);
  });

  test('a session ended elsewhere ends here', async ({ product, browser }) => {
    const phone = await (await browser.newContext()).newPage();
    await signIn(phone, product.url, nina);
    await phone.goto(`${product.url}/me`);
    await phone.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await expect(phone.getByText('One other session has ended')).toBeVisible();
    await guest.goto(`${product.url}/`);
    await guest.waitForURL('**/sign-in**');
    await phone.context().close();
    await enter(product);
  });

  test('a disabled person’s next click is the sign-in page', async ({ product }) => {
    await ada.goto(`${product.url}/admin/people?q=nina`);
    await ada.getByRole('button', { name: 'Change Nina New' }).click();
    await ada.getByRole('menuitem', { name: 'Disable…' }).click();
    const dialog = ada.getByRole('dialog', { name: 'Disable Nina New?' });
    await expect(dialog.getByText(/refused from the next request on/)).toBeVisible();
    await expectAccessible(ada, 'disable');
    await dialog.getByRole('textbox').fill(nina.email);
    await dialog.getByRole('button', { name: 'Disable Nina New' }).click();
    await expect(ada.getByText('Nina New is disabled')).toBeVisible();
    await guest.goto(`${product.url}/projects/harbour`);
    await guest.waitForURL('**/sign-in**');
  });
});
