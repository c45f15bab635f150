import { createRegistryClient } from '../scripts/lib/oci';
import { administrator } from '../test/setup/administrator';
import { callApi } from '../test/setup/call-api';
import { smallImage } from '../test/setup/small-image';
import { expectAccessible } from './support/accessible';
import { hire, openBrowser, person } from './support/crew';
import { expect, signIn, test } from './support/product';
import { expectWhole } from './support/whole';

const ben = {
  email: 'ben@example.com',
  name: 'Ben Ode',
  password: 'quiet-river-under-stones',
  token: '',
};
const cleo = person('Cleo Marsh');
const version = (number: string) => ({ 'org.opencontainers.image.version': number });

test.use({ own: 'refusals' });

test.beforeAll(async ({ product }) => {
  const { url } = product;
  await callApi(url, 'POST', '/projects', { slug: 'shop', name: 'Shop', template: 'open' });
  const { email, name, password } = ben;
  await callApi(url, 'POST', '/people', { email, name, password });
  await callApi(url, 'PUT', `/projects/shop/grants/${email}`, { role: 'reviewer' });
  const client = createRegistryClient(url, {
    username: administrator.email,
    password: administrator.token,
  });
  await client.push('shop-dev/api', await smallImage('first', version('1.0.0')), '1.0.0');
  const body = { project: 'shop', image: 'api', build: 1, to: 'staging' };
  const made = await callApi(url, 'POST', '/promotions', body);
  expect(made.status).toBe(201);
  // The same version again, from other bytes: its tag is taken in staging.
  await client.push('shop-dev/api', await smallImage('second', version('1.0.0')), '1.0.0');
});

test('a tag that another build holds cannot be chosen, and the review says which build', async ({
  page,
  product,
}) => {
  await signIn(page, product.url);
  await page.goto(`${product.url}/projects/shop/promote?image=api&build=2&to=staging`);
  await expect(page.getByRole('heading', { name: 'Would become' })).toBeVisible();
  await expect(page.getByRole('checkbox', { name: '1.0.0' })).toBeDisabled();
  await expect(page.getByText(/#1/).first()).toBeVisible();
  await expectAccessible(page, 'a review with a taken tag');
});

test('whoever may neither promote nor ask reads why next to the button', async ({
  page,
  product,
}) => {
  await signIn(page, product.url, ben);
  await page.goto(`${product.url}/projects/shop/images/api`);
  const dev = page.getByRole('region', { name: 'Dev' });
  const button = dev.getByRole('button', { name: /^Request promotion → Staging/ }).first();
  await expect(button).toBeDisabled();
  await expect(dev.getByText(/role|approver|maintainer/i).first()).toBeVisible();
  await expectAccessible(page, 'a board without the right');
  await page.goto(`${product.url}/projects/shop/promote?image=api&build=2&to=staging`);
  await expect(page.getByRole('button', { name: /^Request promotion → Staging/ })).toBeDisabled();
  await expectAccessible(page, 'a review without the right');
});

test('whoever may only ask requests it, and somebody who may promote lets it in by one click', async ({
  browser,
  page,
  product,
}) => {
  const { url } = product;
  await callApi(url, 'PUT', `/projects/shop/grants/${ben.email}`, { role: 'developer' });
  await hire(url, cleo, { project: 'shop', role: 'approver' });
  await signIn(page, url, ben);
  await page.goto(`${url}/projects/shop/images/api`);
  const dev = page.getByRole('region', { name: 'Dev' });
  await dev
    .getByRole('link', { name: /^Request promotion → Staging/ })
    .first()
    .click();
  await expect(
    page.getByText(/^One click of somebody who may promote into Staging.*: .*Cleo Marsh can do it/),
  ).toBeVisible();
  await expectWhole(page, 'a review of who may only ask');
  await page.getByRole('button', { name: /^Request promotion → Staging/ }).click();
  await page.waitForURL('**/promotions/*');
  await expect(page.getByText('Waiting for the last click')).toBeVisible();
  const promote = page.getByRole('button', { name: /^Promote → Staging/ });
  await expect(promote).toBeDisabled();
  await expect(promote).toHaveAccessibleDescription(/Cleo Marsh can do it/);
  await expectWhole(page, 'a request that waits for a click, as who asked');

  const other = await openBrowser(browser, url, cleo);
  await other.goto(`${url}/inbox`);
  await expectWhole(other, 'an inbox with a request that waits for a click');
  await other.getByText(/^Ben Ode asks for your click/).click();
  await other.waitForURL('**/promotions/*');
  await expectWhole(other, 'a request that waits for a click, as who may give it');
  await other.getByRole('button', { name: /^Promote → Staging/ }).click();
  for (const shown of [page, other]) {
    await expect(shown.getByText('Promoted', { exact: true }).first()).toBeVisible();
  }
  await other.context().close();
});

test('a second tab sees a push and a promotion by itself', async ({ browser, product }) => {
  const context = await browser.newContext();
  const [first, second] = [await context.newPage(), await context.newPage()];
  await signIn(first, product.url);
  const board = `${product.url}/projects/shop/images/api`;
  await second.goto(board);
  await expect(second.getByRole('button', { name: /^Live/ })).toBeVisible();
  const client = createRegistryClient(product.url, {
    username: administrator.email,
    password: administrator.token,
  });
  await client.push('shop-dev/api', await smallImage('third', version('1.1.0')), '1.1.0');
  await expect(second.getByRole('region', { name: 'Dev' }).getByText('1.1.0')).toBeVisible();

  await first.goto(`${product.url}/projects/shop/promote?image=api&build=3&to=staging`);
  await first.getByRole('button', { name: 'Promote → Staging', exact: true }).click();
  const staging = second.getByRole('region', { name: 'Staging' });
  await expect(staging.getByRole('article', { name: 'Build 3' })).toBeVisible();
  await context.close();
});

test('a wrong password is refused without saying which part was wrong', async ({
  page,
  product,
}) => {
  const texts: string[] = [];
  for (const email of [administrator.email, 'nobody@example.com']) {
    await page.goto(`${product.url}/sign-in`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill('not the right password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const alert = page.getByRole('main').getByRole('alert');
    await expect(alert).not.toBeEmpty();
    texts.push(await alert.innerText());
  }
  expect(texts[0]).toBe(texts[1]);
});

test('what is not there, or that no address can name, is a 404 for programs too', async ({
  page,
  product,
}) => {
  await signIn(page, product.url);
  const status = async (path: string) => (await page.goto(product.url + path))?.status();
  const nowhere = [
    '/projects/none',
    '/projects/none/builds',
    '/projects/shop/images/none',
    '/projects/shop/images/api~none',
    '/projects/shop/images/none/builds/1',
    '/projects/shop/images/api/builds/99',
    '/projects/shop/images/api/builds/first',
    '/promotions/00000000-0000-4000-8000-000000000000',
    '/promotions/x',
    '/projects/shop/promote?image=none&build=1&to=staging',
    '/projects/shop/promote?image=api&build=99&to=staging',
    '/projects/shop/promote?image=api&build=1&to=none',
    '/nothing',
  ];
  for (const path of nowhere) expect(await status(path), path).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const review = '/promote?image=api&build=1&to=staging';
  for (const path of ['', '/builds', '/images/api', '/images/api/builds/1', review]) {
    expect(await status(`/projects/shop${path}`), path).toBe(200);
  }
});
