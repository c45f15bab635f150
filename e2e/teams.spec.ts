import type { BrowserContext, Page } from '@playwright/test';
import { callApi } from '../test/setup/call-api';
import { expectAccessible } from './support/accessible';
import { expect, signIn, test } from './support/product';

test.describe.configure({ mode: 'serial' });

const password = 'quiet-river-under-stones';
const person = (first: string, last: string) => ({
  email: `${first}.${last}@example.com`.toLowerCase(),
  name: `${first} ${last}`,
});
const people = {
  tove: person('Tove', 'Lind'),
  omar: person('Omar', 'Haddad'),
  kaja: person('Kaja', 'Berg'),
  iris: person('Iris', 'Cole'),
} as const;
type Who = keyof typeof people;

/** Teams run by their maintainers, roles of one's own, and looking as somebody else. */
test.describe('teams, roles and views', () => {
  const contexts: BrowserContext[] = [];
  const pages = new Map<Who | 'admin', Page>();
  let url = '';
  const as = (who: Who | 'admin'): Page => {
    const page = pages.get(who);
    if (!page) throw new Error(`${who} has not signed in`);
    return page;
  };

  test.beforeAll(async ({ browser, product }) => {
    ({ url } = product);
    for (const slug of ['orchard', 'quarry']) {
      const name = slug === 'orchard' ? 'Orchard' : 'Quarry';
      await callApi(url, 'POST', '/projects', { slug, name, template: 'open' });
    }
    for (const { email, name } of Object.values(people))
      await callApi(url, 'POST', '/people', { email, name, password });
    await callApi(url, 'PUT', '/teams/growers', { name: 'Growers' });
    const maintains = { maintainer: true };
    await callApi(url, 'PUT', `/teams/growers/members/${people.tove.email}`, maintains);
    const approves = { role: 'approver', stages: ['prod'] };
    await callApi(url, 'PUT', '/projects/orchard/grants/team:growers', approves);
    const kaja = `/projects/orchard/grants/${people.kaja.email}`;
    await callApi(url, 'PUT', kaja, { role: 'maintainer' });
    // Of a project of the team’s, so that who looks after the team sees him.
    const omar = `/projects/orchard/grants/${people.omar.email}`;
    await callApi(url, 'PUT', omar, { role: 'viewer' });
    const iris = `/grants/${people.iris.email}`;
    await callApi(url, 'PUT', `/projects/orchard${iris}`, { role: 'viewer' });
    await callApi(url, 'PUT', `/projects/quarry${iris}`, { role: 'maintainer' });
    for (const who of ['admin', 'tove', 'kaja'] as const) {
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      if (who === 'admin') await signIn(page, url);
      else await signIn(page, url, { ...people[who], password, token: '' });
      pages.set(who, page);
    }
  });
  test.afterAll(() => Promise.all(contexts.map((context) => context.close())));

  test('a team’s maintainer adds and takes out without an administrator, told first what is lost', async () => {
    const page = as('tove');
    await page.goto(`${url}/teams`);
    await expectAccessible(page, 'my teams');
    await page.getByRole('link', { name: 'Growers' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Growers' })).toBeVisible();
    await page.getByRole('button', { name: 'Add a member to Growers…' }).click();
    const adding = page.getByRole('dialog', { name: 'Add to team Growers' });
    await adding.getByLabel('E-mail').fill(people.omar.email);
    await adding.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('rowheader', { name: /Omar Haddad/ })).toBeVisible();
    await expect(page.getByText('Approver of prod')).toBeVisible();
    await expectAccessible(page, 'a team, as who maintains it');

    await page.getByRole('button', { name: 'Take Omar Haddad out of Growers…' }).click();
    const taking = page.getByRole('dialog', { name: 'Take Omar Haddad out of Growers?' });
    await expect(taking.getByText('promote on Orchard (prod)')).toBeVisible();
    await expectAccessible(page, 'what a removal takes away');
    await taking.getByRole('button', { name: 'Take out' }).click();
    await expect(page.getByRole('rowheader', { name: /Omar Haddad/ })).toBeHidden();
  });

  test('the last maintainer is told that nobody would be left, and is not let go', async () => {
    const page = as('tove');
    await page.getByRole('button', { name: 'Leave Growers…' }).click();
    const leaving = page.getByRole('dialog', { name: 'Leave Growers?' });
    await expect(leaving.getByText('Nobody will maintain Growers any more')).toBeVisible();
    await leaving.getByRole('button', { name: 'Leave', exact: true }).click();
    await expect(leaving.getByRole('alert')).toContainText('Make somebody else its maintainer');
    await leaving.getByRole('button', { name: 'Stay' }).click();
  });

  test('a team that is not one’s own is not there; nor is the administration', async () => {
    const page = as('kaja');
    const answer = await page.goto(`${url}/teams/growers`);
    expect(answer?.status()).toBe(404);
    await page.goto(`${url}/admin/roles`);
    await expect(
      page.getByText('This page is for administrators, security and auditors'),
    ).toBeVisible();
    await page.goto(`${url}/teams`);
    await expect(page.getByText('You are in no team')).toBeVisible();
  });

  test('an administrator makes a team, and a role that a maintainer then gives', async () => {
    const page = as('admin');
    await page.goto(`${url}/admin/teams`);
    await page.getByRole('button', { name: 'New team…' }).click();
    const team = page.getByRole('dialog', { name: 'New team' });
    await team.getByLabel('Name').fill('Night shift');
    await team.getByRole('button', { name: 'Create team' }).click();
    await expect(page.getByRole('link', { name: 'Night shift' })).toBeVisible();
    await expectAccessible(page, 'all teams');

    await page.goto(`${url}/admin/roles`);
    await page.getByRole('button', { name: 'New role…' }).click();
    const role = page.getByRole('dialog', { name: 'New role' });
    await role.getByLabel('Name').fill('On call');
    await role.getByRole('checkbox', { name: /Stop the line/ }).click();
    await expectAccessible(page, 'making a role');
    await role.getByRole('button', { name: 'Make the role' }).click();
    const gives = 'Sees the project. May also stop the line.';
    await expect(page.getByRole('cell', { name: gives })).toBeVisible();
    await expectAccessible(page, 'the roles');

    const kaja = as('kaja');
    await kaja.goto(`${url}/projects/orchard/access`);
    await kaja.getByRole('button', { name: 'Give a role…' }).click();
    const giving = kaja.getByRole('dialog', { name: 'Give a role' });
    await giving.getByLabel('E-mail').fill(people.omar.email);
    await giving.getByRole('radio', { name: 'On call' }).click();
    await giving.getByRole('button', { name: 'Give the role' }).click();
    await expect(kaja.getByRole('rowheader', { name: /Omar Haddad/ })).toBeVisible();
    const grants = await callApi<{ items: { subject: string; role: string }[] }>(
      url,
      'GET',
      '/projects/orchard/grants',
    );
    expect(grants.body.items).toContainEqual(
      expect.objectContaining({ subject: people.omar.email, role: 'on-call' }),
    );

    await page.getByRole('button', { name: 'Remove the role On call…' }).click();
    const removing = page.getByRole('dialog', { name: 'Remove the role On call?' });
    await removing.getByRole('button', { name: 'Remove the role' }).click();
    await expect(removing.getByRole('alert')).toContainText('is held on orchard');
    await removing.getByRole('button', { name: 'Keep it' }).click();
  });

  test('a maintainer looks as somebody else: cut to their projects, read-only, until they stop', async () => {
    const page = as('kaja');
    await page.goto(`${url}/`);
    await page.getByRole('button', { name: /account, theme, sign out/ }).click();
    await page.getByRole('menuitem', { name: 'View as…' }).click();
    const asking = page.getByRole('dialog', { name: 'View as somebody else' });
    await asking.getByLabel('E-mail').fill(people.iris.email);
    await asking.getByRole('button', { name: 'View as them' }).click();
    const banner = page.getByRole('region', { name: 'You look as somebody else' });
    await expect(banner).toContainText('You see Sallyport as Iris Cole (read-only)');
    await expect(page.getByRole('link', { name: 'Orchard' }).first()).toBeVisible();
    await expect(page.getByText('Quarry')).toHaveCount(0);
    await expectAccessible(page, 'the projects, as somebody else');
    const answer = await page.goto(`${url}/projects/quarry`);
    expect(answer?.status()).toBe(404);
    await page.goto(`${url}/me`);
    await expect(banner).toBeVisible();
    await expect(page.getByText('seen by their owner alone')).toBeVisible();
    await banner.getByRole('button', { name: 'Stop' }).click();
    await expect(banner).toBeHidden();
    await page.goto(`${url}/projects/orchard/access`);
    await expect(page.getByRole('button', { name: 'Give a role…' })).toBeEnabled();
  });

  test('forms cannot be sent while one looks as somebody else', async () => {
    const page = as('admin');
    await page.goto(`${url}/teams/growers`);
    await page.getByRole('button', { name: 'View as Tove Lind…' }).click();
    const dialog = page.getByRole('dialog', { name: 'View as Tove Lind' });
    await dialog.getByRole('button', { name: 'View as them' }).click();
    const banner = page.getByRole('region', { name: 'You look as somebody else' });
    await expect(banner).toBeVisible();
    await page.goto(`${url}/teams/growers`);
    await page
      .getByRole('button', { name: /^Leave|^Rename/ })
      .first()
      .click();
    const form = page.getByRole('dialog');
    await expect(form.getByText('You only look, as somebody else.')).toBeVisible();
    await page.keyboard.press('Escape');
    await banner.getByRole('button', { name: 'Stop' }).click();
    await expect(banner).toBeHidden();
    await expect(page).toHaveURL(`${url}/teams/growers`);
  });
});
