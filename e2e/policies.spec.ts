import type { Page } from '@playwright/test';
import { people, type PersonKey } from '../scripts/demo/people';
import { callApi } from '../test/setup/call-api';
import { expectAccessible } from './support/accessible';
import { expect, signIn, test } from './support/product';

test.use({ begins: 'demo' });
test.describe.configure({ mode: 'serial' });

test.describe('policies, on their page', () => {
  let ana: Page;
  let ben: Page;

  test.beforeAll(async ({ browser, started: { product, demo } }) => {
    const open = async (who: PersonKey) => {
      const page = await (await browser.newContext()).newPage();
      await signIn(page, product.url, { ...people[who], password: demo!.password, token: '' });
      return page;
    };
    ana = await open('ana');
    ben = await open('ben');
  });
  test.afterAll(async () => {
    await ana.context().close();
    await ben.context().close();
  });

  const save = async () => {
    await ana.getByRole('button', { name: 'Save…' }).click();
    const dialog = ana.getByRole('dialog', { name: /^Save version/ });
    await expect(dialog).toBeVisible();
    return dialog;
  };

  test('a draft is tried out on builds and on past promotions before it is saved', async ({
    product,
  }) => {
    await ana.goto(`${product.url}/projects/search/policies`);
    await ana.getByRole('link', { name: 'Edit policy of Pre-prod' }).click();
    await ana.waitForURL('**/policies/preprod');
    await ana.getByRole('button', { name: 'Add a gate' }).click();
    await ana.getByRole('menuitem', { name: /^Checks/ }).click();
    await expect(ana.getByText(/^Correct what is marked first/)).toBeVisible();
    await ana.getByRole('textbox', { name: 'Names' }).fill('licence');
    await ana.getByRole('button', { name: 'Ask the last 20 builds' }).click();
    await expect(ana.getByText(/^Of \d+ builds, 0 would be stopped, [1-9]/)).toBeVisible();
    await ana.getByRole('button', { name: 'Ask the last 90 days' }).click();
    await expect(ana.getByText(/^This policy would have stopped 0 of \d+ .* [1-9]/)).toBeVisible();
    await expectAccessible(ana, 'policy, tried out');
  });

  test('saving shows its difference and asks', async () => {
    const dialog = await save();
    await expect(dialog.getByText('Added Checks: licence.')).toBeVisible();
    await expectAccessible(ana, 'policy, about to be saved');
    await dialog.getByRole('button', { name: 'Save the policy' }).click();
    await expect(ana.getByText('Version 1', { exact: true })).toBeVisible();
    await expect(ana.getByText('Nothing is changed.')).toBeVisible();
  });

  test('YAML beside it is the same policy, and says where it is wrong', async () => {
    await ana.getByRole('tab', { name: 'YAML' }).click();
    const text = ana.getByLabel('The policy as YAML');
    await expect(text).toHaveValue(/^gates:\n {2}- kind: checks\n/);
    const good = await text.inputValue();
    await text.fill(good.replace('names:', 'name:'));
    await expect(ana.getByText(/^Line 2, column \d+: gates\.0\.names/)).toBeVisible();
    await text.fill(good.replace('- licence', '- licence\n      - origin'));
    await ana.getByRole('tab', { name: /^Gates/ }).click();
    await expect(ana.getByRole('textbox', { name: 'Names' })).toHaveValue('licence\norigin');
  });

  test('what somebody else saves meanwhile is shown with its difference, not overwritten', async ({
    product,
  }) => {
    const body = { gates: [{ kind: 'soak', hours: 1 }] };
    const put = await callApi(product.url, 'PUT', '/projects/search/policies/preprod', body);
    expect(put.status).toBe(200);
    await expect(ana.getByText(/saved version 2 meanwhile/)).toBeVisible();
    await expect(ana.getByText('Added Soak: 1 h.').first()).toBeVisible();
    await expectAccessible(ana, 'policy, saved meanwhile');
    await ana.getByRole('button', { name: /^Keep mine/ }).click();
    const dialog = await save();
    await expect(dialog.getByText('Removed Soak: 1 h.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Save the policy' }).click();
    await expect(ana.getByText('Version 3', { exact: true })).toBeVisible();
  });

  test('the line is stopped with a reason that others see at once, and released', async ({
    product,
  }) => {
    await ben.goto(`${product.url}/projects/search/policies`);
    await expect(ben.getByRole('link', { name: 'See policy of Staging' })).toBeVisible();
    await expect(ben.getByText(/^Only maintainers of Search/).first()).toBeVisible();
    await ana.goto(`${product.url}/projects/search/policies`);
    await ana.getByRole('button', { name: 'Stop the line… into Staging' }).click();
    await ana.getByLabel('Reason').fill('Payments are down');
    await expectAccessible(ana, 'stop the line');
    await ana.getByRole('button', { name: 'Stop the line', exact: true }).click();
    await expect(ben.getByText('Payments are down')).toBeVisible();
    await ana.getByRole('button', { name: 'Release the line into Staging' }).click();
    await expect(ben.getByText('Payments are down')).toHaveCount(0);
  });

  test('a stage that is automatic takes the newest build once its check arrives', async ({
    product,
  }) => {
    await ana.goto(`${product.url}/projects/search/policies/staging`);
    await ana.getByRole('button', { name: 'Add a gate' }).click();
    await ana.getByRole('menuitem', { name: /^Checks/ }).click();
    await ana.getByRole('textbox', { name: 'Names' }).fill('smoke');
    await ana.getByRole('checkbox', { name: 'Promote automatically' }).click();
    await (await save()).getByRole('button', { name: 'Save the policy' }).click();
    await expect(ana.getByText('Nothing is changed.')).toBeVisible();

    await ben.goto(`${product.url}/projects/search/images/query`);
    const staging = ben.getByRole('region', { name: 'Staging' });
    const dev = ben.getByRole('region', { name: 'Dev' });
    await expect(dev.getByText('Waiting: smoke').first()).toBeVisible();
    const { body } = await callApi<{ items: { number: number; digest: string }[] }>(
      product.url,
      'GET',
      '/projects/search/images/query/builds?limit=1',
    );
    const [newest] = body.items;
    await expect(staging.getByText(`#${newest!.number}`, { exact: true })).toHaveCount(0);
    const report = { image: 'query', build: newest!.number, name: 'smoke', state: 'passed' };
    const reported = await callApi(product.url, 'POST', '/projects/search/checks', report);
    expect(reported.status).toBe(201);
    // Nobody asked, nobody clicked: the page of somebody who looks on shows it by itself.
    await expect(staging.getByText(`#${newest!.number}`, { exact: true })).toBeVisible();
  });

  test('who may not edit reads it in words, with why', async ({ product }) => {
    await ben.goto(`${product.url}/projects/search/policies/preprod`);
    await expect(ben.getByText('licence and origin', { exact: false }).first()).toBeVisible();
    await expect(ben.getByText('Only maintainers of Search and administrators')).toHaveCount(2);
    await expect(ben.getByRole('button', { name: 'Save…' })).toHaveCount(0);
    await expectAccessible(ben, 'policy, read only');
  });
});
