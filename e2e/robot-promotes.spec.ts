import type { Page } from '@playwright/test';
import { callApi } from '../test/setup/call-api';
import { arrange, card, hire, openBrowser, person, pushVersion } from './support/crew';
import { expect, test } from './support/product';
import { expectWhole } from './support/whole';

test.use({ own: 'robots' });
test.describe.configure({ mode: 'serial' });

const kim = person('Kim Sandvik');

/** A pipeline promotes with a credential of its own, into the stages that it was given and no other. */
test.describe('a robot that promotes', () => {
  let page: Page;
  let secret: string;

  /** What the API answers the robot that asks to promote a build of the image. */
  const promote = async (url: string, build: number, to: string) => {
    const wish = { project: 'shop', image: 'api', build, to };
    const call = { token: secret };
    const answer = await callApi<{ detail?: string }>(url, 'POST', '/promotions', wish, call);
    return { status: answer.status, ...answer.body };
  };
  const change = async () => {
    await page.getByRole('button', { name: 'Change…' }).click();
    return page.getByRole('dialog', { name: 'Change ci-main' });
  };
  const rights = () => card(page, 'What it may do');

  test.beforeAll(async ({ browser, product: { url } }) => {
    await arrange(url, 'POST', '/projects', { slug: 'shop', name: 'Shop', template: 'open' });
    await pushVersion(url, 'shop-dev/api', '1.0.0');
    await pushVersion(url, 'shop-dev/api', '1.1.0');
    await hire(url, kim, { project: 'shop', role: 'maintainer' });
    page = await openBrowser(browser, url, kim);
  });
  test.afterAll(() => page.context().close());

  test('may not until a maintainer lets it: the answer says what it takes', async ({
    product: { url },
  }) => {
    await page.goto(`${url}/projects/shop/access`);
    await page.getByRole('button', { name: 'New credential…' }).click();
    const form = page.getByRole('dialog', { name: /^New credential/ });
    await form.getByRole('textbox', { name: 'Name' }).fill('ci-main');
    await form.getByRole('button', { name: 'Make the credential' }).click();
    secret = await page.getByLabel('secret', { exact: true }).innerText();
    await page.getByRole('button', { name: 'I have stored it' }).click();
    const refused = await promote(url, 1, 'staging');
    expect(refused.status).toBe(403);
    expect(refused.detail).toContain('may not promote into Staging: a maintainer of shop can let');
  });

  test('is given a stage by name on its page: none chosen is none', async () => {
    await page.getByRole('link', { name: 'ci-main', exact: true }).click();
    await page.waitForURL('**/access/ci-main');
    const dialog = await change();
    await dialog.getByRole('checkbox', { name: /^Promote into/ }).click();
    await expect(dialog.getByText('Choose at least one: none chosen is none.')).toBeVisible();
    await expectWhole(page, 'a robot that is about to be let promote');
    await dialog.getByRole('checkbox', { name: 'Staging' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await expect(rights()).toContainText('promotes into Staging');
    await expectWhole(page, 'a robot that may promote');
  });

  test('promotes there with its own secret, and pages say that it was the robot', async ({
    product: { url },
  }) => {
    await page.goto(`${url}/projects/shop/images/api`);
    const staging = page.getByRole('region', { name: 'Staging' });
    await expect(staging.getByText('None yet')).toBeVisible();
    expect(await promote(url, 1, 'staging')).toMatchObject({
      status: 201,
      state: 'promoted',
      requestedBy: { kind: 'robot' },
    });
    await expect(staging.getByRole('article', { name: 'Build 1' })).toBeVisible();
    await page.goto(`${url}/projects/shop/images/api/builds/1?tab=timeline`);
    const line = page.getByRole('listitem').filter({ hasText: 'Promoted from Dev into Staging' });
    await expect(line).toContainText('ci-main');
    await line.getByRole('link', { name: 'See what moved' }).click();
    await page.waitForURL('**/promotions/*');
    await expect(page.getByText('ci-main').first()).toBeVisible();
    await expectWhole(page, 'what a robot promoted');
  });

  test('is refused into another stage, with the role that people need there', async ({
    product: { url },
  }) => {
    const refused = await promote(url, 1, 'preprod');
    expect(refused.status).toBe(403);
    expect(refused.detail).toContain('This robot may not promote into Pre-prod');
    expect(refused.detail).toContain('a person with the approver role promotes');
  });

  test('promotes no more from the moment at which that is taken back', async ({
    product: { url },
  }) => {
    await page.goto(`${url}/projects/shop/access/ci-main`);
    const dialog = await change();
    await dialog.getByRole('checkbox', { name: /^Promote into/ }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(rights()).not.toContainText('promotes into');
    expect((await promote(url, 2, 'staging')).status).toBe(403);
  });
});
