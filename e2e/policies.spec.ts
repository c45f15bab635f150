import type { Page } from '@playwright/test';
import { people, type PersonKey } from '../scripts/demo/people';
import { callApi } from '../test/setup/call-api';
import { expectAccessible } from './accessible';
import { expect, signIn, test } from './product';

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
    const dialog = ana.getByRole('dialog');
    await expect(dialog).toBeVisible();
    return dialog;
  };

  test('a draft is tried out on builds and on past promotions before it is saved', async ({
    product,
  }) => {
    await ana.goto(`${product.url}/projects/shop/policies`);
    await ana.getByRole('link', { name: 'Edit policy of Production' }).click();
    await ana.waitForURL('**/policies/prod');
    await ana.getByRole('button', { name: 'Add a gate' }).click();
    await ana.getByRole('menuitem', { name: /^Checks/ }).click();
    await expect(ana.getByText(/^Correct what is marked first/)).toBeVisible();
    await ana.getByRole('textbox', { name: 'Names' }).fill('scan');
    await ana.getByRole('button', { name: 'Ask the last 20 builds' }).click();
    await expect(ana.getByText(/^Of \d+ builds, 0 would be stopped, [1-9]/)).toBeVisible();
    await ana.getByRole('button', { name: 'Ask the last 90 days' }).click();
    await expect(ana.getByText(/^This policy would have stopped 0 of \d+ .* [1-9]/)).toBeVisible();
    await expectAccessible(ana, 'policy, tried out');
  });

  test('saving shows its difference and asks', async () => {
    const dialog = await save();
    await expect(dialog.getByText('Added Checks: scan.')).toBeVisible();
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
    await text.fill(good.replace('- scan', '- scan\n      - tests'));
    await ana.getByRole('tab', { name: /^Gates/ }).click();
    await expect(ana.getByRole('textbox', { name: 'Names' })).toHaveValue('scan\ntests');
  });

  test('what somebody else saves meanwhile is shown with its difference, not overwritten', async ({
    product,
  }) => {
    const body = { gates: [{ kind: 'soak', hours: 1 }] };
    const put = await callApi(product.url, 'PUT', '/projects/shop/policies/prod', body);
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
    await ben.goto(`${product.url}/projects/shop/policies`);
    await expect(ben.getByRole('link', { name: 'See policy of Staging' })).toBeVisible();
    await expect(ben.getByText(/^Only maintainers of Shop/).first()).toBeVisible();
    await ana.goto(`${product.url}/projects/shop/policies`);
    await ana.getByRole('button', { name: 'Stop the line… into Staging' }).click();
    await ana.getByLabel('Reason').fill('Payments are down');
    await expectAccessible(ana, 'stop the line');
    await ana.getByRole('button', { name: 'Stop the line', exact: true }).click();
    await expect(ben.getByText('Payments are down')).toBeVisible();
    await ana.getByRole('button', { name: 'Release the line into Staging' }).click();
    await expect(ben.getByText('Payments are down')).toHaveCount(0);
  });

  test('who may not edit reads it in words, with why', async ({ product }) => {
    await ben.goto(`${product.url}/projects/shop/policies/prod`);
    await expect(ben.getByText('scan and tests', { exact: false }).first()).toBeVisible();
    await expect(ben.getByText('Only maintainers of Shop and administrators')).toHaveCount(2);
    await expect(ben.getByRole('button', { name: 'Save…' })).toHaveCount(0);
    await expectAccessible(ben, 'policy, read only');
  });
});
