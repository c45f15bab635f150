import { rawConnection, rawHead } from '../registry/server/testing/raw-request';
import type { Credentials } from '../scripts/lib/oci';
import { callApi } from '../test/setup/call-api';
import { basic, rawCaller } from '../test/setup/raw';
import { expectAccessible, expectContrast } from './support/accessible';
import { themes, widths } from './support/pages';
import { expect, signIn, test } from './support/product';
import { showIn } from './support/show-in';

test.use({ begins: 'administrator' });

test('uploads under way are seen, and one is cleared, by whoever looks after the robots', async ({
  page,
  browser,
  product: { url },
}) => {
  const api = (...[method, path, body]: [method: string, path: string, body?: unknown]) =>
    callApi<Record<string, string>>(url, method, path, body);
  await api('POST', '/projects', { slug: 'shop', name: 'Shop', template: 'open' });
  const made = await api('POST', '/projects/shop/robots', {
    name: 'ci',
    kind: 'ci',
    registry: 'shop-dev',
  });
  const ci: Credentials = {
    username: made.body['username'] ?? '',
    password: made.body['secret'] ?? '',
  };
  const raw = rawCaller(url, ci);
  /** Opens an upload and sends a part of what it announces. */
  const halfWay = async (image: string) => {
    const opened = await raw('POST', `/v2/shop-dev/${image}/blobs/uploads/`);
    const connection = rawConnection(url);
    const headers = { Authorization: basic(ci), 'Content-Length': '9999999' };
    const path = opened.headers.get('location') ?? '';
    connection.socket.write(rawHead('PATCH', path, { ...headers, Expect: '100-continue' }));
    await connection.until('100 Continue');
    connection.socket.write('x'.repeat(1_250_000));
    return connection;
  };

  await signIn(page, url);
  await page.goto(`${url}/projects/shop/registries`);
  await expect(page.getByRole('heading', { name: 'No upload is under way' })).toBeVisible();

  const moving = await halfWay('web/front');
  (await halfWay('api')).socket.destroy();
  await raw('POST', '/v2/shop-dev/worker/blobs/uploads/');
  const broken = page.getByRole('row', { name: /^api/ }).filter({ hasText: 'broke off' });
  await expect(async () => {
    await page.reload();
    await expect(broken).toContainText('1.3 MB', { timeout: 2_000 });
  }).toPass();
  await expect(broken).toContainText('ends');
  const others = page.getByRole('region', { name: 'Uploads under way' });
  await expect(others.getByRole('row', { name: /^web\/ ?front/ })).toContainText('moving');
  await expect(others.getByRole('row', { name: /^worker/ })).toContainText('none yet');
  await expectAccessible(page, 'uploads under way');
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const theme of themes) {
      await showIn(page, theme);
      await expectContrast(page, `uploads under way at ${width}, ${theme}`);
    }
  }

  await broken.getByRole('button', { name: 'Clear the upload to api' }).click();
  const dialog = page.getByRole('dialog', { name: 'Clear this upload to api?' });
  await expect(dialog).toContainText('1.3 MB');
  await expectAccessible(page, 'clearing an upload');
  await dialog.getByRole('button', { name: 'Clear it' }).click();
  await expect(dialog).toBeHidden();
  await expect(broken).toBeHidden();
  await expect(others.getByRole('row', { name: /^worker/ })).toBeVisible();
  moving.socket.destroy();

  const ben = { email: 'ben@example.com', password: 'a-quiet-test-person' };
  await api('POST', '/people', { ...ben, name: 'Ben' });
  await api('PUT', `/projects/shop/grants/${ben.email}`, { role: 'developer' });
  const his = await (await browser.newContext()).newPage();
  await signIn(his, url, ben);
  await his.goto(`${url}/projects/shop/registries`);
  await expect(his.getByRole('heading', { name: 'Use a registry' })).toBeVisible();
  await expect(his.getByRole('heading', { name: 'Uploads under way' })).toBeHidden();
  await his.context().close();
});
