import { readFile } from 'node:fs/promises';
import { administrator } from '../test/setup/administrator';
import { callApi } from '../test/setup/call-api';
import { expectAccessible } from './support/accessible';
import { expect, signIn, test } from './support/product';

test('the trail of a project is narrowed in the address, opened, and taken away as a file', async ({
  page,
  product,
}) => {
  const name = 'Trail';
  await callApi(product.url, 'POST', '/projects', { slug: 'trail', name, template: 'open' });
  await callApi(product.url, 'PATCH', '/projects/trail', {
    name: 'Trail of all',
    latestFollows: false,
  });
  await signIn(page, product.url);
  await page.goto(`${product.url}/projects/trail`);
  await page
    .getByRole('navigation', { name: 'Project' })
    .getByRole('link', { name: 'Audit' })
    .click();
  await page.waitForURL(/\/audit\?project=trail$/);
  const lines = page.getByRole('row').filter({ hasText: administrator.email });
  await expect(lines).not.toHaveCount(0);

  await page.getByLabel('On what').fill('nothing of the kind');
  await page.getByLabel('On what').press('Enter');
  await expect(page.getByText('Nothing matches this filter')).toBeVisible();
  await page.goto(`${product.url}/audit?project=trail&action=project.changed`);
  const changed = page.getByRole('button', { name: /changed the settings of project/ });
  await changed.click();
  const changes = page.getByRole('table', { name: 'Before and after' });
  await expect(changes.getByRole('row', { name: 'name Trail Trail of all' })).toBeVisible();

  const head = page.getByRole('region', { name: 'Head of the chain' });
  await expect(head).toContainText(/\d+:[0-9a-f]{64}/);
  await expectAccessible(page, 'the audit trail with a line open');

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export JSON' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^sallyport-audit-trail-\d{4}-\d\d-\d\d\.json$/);
  const events = JSON.parse(await readFile(await file.path(), 'utf8')) as { action: string }[];
  expect(events.map(({ action }) => action)).toEqual(['project.changed']);

  // The field is left by the click itself, which exports what was typed all the same.
  await page.getByLabel('Who').fill('nobody of that name');
  const [typed] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  const rows = (await readFile(await typed.path(), 'utf8')).trim().split('\r\n');
  expect(rows).toHaveLength(1);
});
