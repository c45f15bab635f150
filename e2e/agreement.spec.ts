import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { arrange, card, pushVersion } from './support/crew';
import { expect, signIn, test } from './support/product';

test.use({ own: 'agreement' });

/** What pages say after a roll back and a withdrawal: one truth, in the same words (L15). */
test.describe.serial('pages agree', () => {
  let page: Page;
  let site: string;
  const image = '/projects/shop/images/worker';
  const withdrawn = 'Production runs a withdrawn build';

  test.beforeAll(async ({ browser, product: { url } }) => {
    site = url;
    const stages = [
      { slug: 'dev', name: 'Dev' },
      { slug: 'staging', name: 'Staging' },
      { slug: 'prod', name: 'Production' },
    ];
    const project = { slug: 'shop', name: 'Shop', template: 'open', stages };
    await arrange(url, 'POST', '/projects', project);
    for (const [at, version] of ['1.0.0', '1.1.0', '1.2.0'].entries()) {
      await pushVersion(url, 'shop-dev/worker', version);
      for (const to of ['staging', 'prod']) {
        const ask = { project: 'shop', image: 'worker', build: at + 1, to };
        await arrange(url, 'POST', '/promotions', ask);
      }
    }
    await arrange(url, 'PUT', '/projects/shop/policies/prod', {
      gates: [{ kind: 'approvals', groups: [{ count: 1 }] }],
    });
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await signIn(page, url);
  });
  test.afterAll(() => page.context().close());

  /** What a place says of the roll back: when, and the words about it. */
  async function rolledBackIn(where: Locator): Promise<string> {
    const note = where.getByText(/^rolled back to this .+ by /).first();
    const at = await note.locator('time').getAttribute('datetime');
    // What only screen readers hear too: a cell shows a name alone.
    const words = (await note.textContent()) ?? '';
    return `${at} ${words.replace(/^rolled back to this .+ by /, 'by ')}`;
  }
  const production = (row: string) => page.getByRole('row', { name: row }).getByRole('cell').last();

  test('a roll back names the gates that it is not asked, before and after', async () => {
    await page.goto(`${site}${image}?back=prod`);
    const dialog = page.getByRole('dialog', { name: 'Roll Production back' });
    await expect(dialog.getByText('not asked')).toHaveText('Approval not asked');
    await dialog.getByRole('link', { name: '1.1.0 #2' }).click();
    await page.waitForURL('**/promote?**');
    const notAsked = page.getByRole('list', { name: 'Gates that are not asked' });
    await expect(notAsked).toContainText('not asked');
    await page.getByLabel('Why Production goes back').fill('it eats memory');
    await page.getByRole('button', { name: 'Roll back Production' }).click();
    await page.waitForURL('**/promotions/**');
    await expect(notAsked).toContainText('not asked');
    await expect(page.getByText('Executed by')).toBeVisible();
  });

  test('home, project, board and passport say the same of it', async () => {
    const said: Record<string, string> = {};
    await page.goto(site);
    said.home = await rolledBackIn(production('Shop'));
    await page.goto(`${site}/projects/shop`);
    said.project = await rolledBackIn(production('worker'));
    await page.goto(`${site}${image}`);
    said.board = await rolledBackIn(page.getByRole('region', { name: 'Production' }));
    await page.goto(`${site}${image}/builds/2`);
    said.passport = await rolledBackIn(card(page, 'Where it is'));
    const [one] = Object.values(said);
    expect(one).toMatch(/^20.+ by .+: it eats memory$/);
    expect(said).toEqual({ home: one, project: one, board: one, passport: one });
  });

  test('the history of the stage and the review of what comes next say it too', async () => {
    await page.goto(`${site}${image}/stages/prod`);
    const now = page.getByRole('region', { name: 'Now' });
    await expect(now).toContainText(/1\.1\.0.*rolled back to this .+ by .+: it eats memory/);
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await expect(timeline).toContainText('Production was rolled back to build #2: it eats memory');
    await expect(timeline.getByRole('listitem').first()).toContainText(
      /requested by .+, executed by/,
    );
    await page.goto(`${site}/projects/shop/promote?image=worker&build=3&to=prod`);
    const there = page
      .locator('section, div')
      .filter({ hasText: /^In\s*Production now/ })
      .last();
    await expect(there).toContainText('1.1.0');
  });

  test('a withdrawal of what Production has is said above home and in the inbox, in the same words', async () => {
    const path = `${image}/builds/2/withdrawal`;
    await arrange(site, 'POST', path, { reason: 'leaks a key' });
    const said: string[] = [];
    for (const at of ['/', '/inbox']) {
      await page.goto(`${site}${at}`);
      const notice = page.getByRole('region', { name: 'Withdrawn builds in use' });
      await expect(notice).toContainText(`${withdrawn}: shop/worker 1.1.0 #2`);
      await expect(notice).toContainText('leaks a key');
      await expect(notice.getByRole('link', { name: 'Roll back…' })).toBeVisible();
      await expectAccessible(page, `${at} with a withdrawn build`);
      const words = await notice.getByRole('listitem').innerText();
      said.push(words.replaceAll(/now|just now|\d+ \w+ ago/g, ''));
    }
    expect(said[1]).toBe(said[0]);
    const link = page.getByRole('link', { name: /^Inbox/ }).first();
    await expect(link).toHaveAccessibleName(/1 stage runs a withdrawn build/);
    for (const at of ['/', '/projects/shop', image, `${image}/builds/2`]) {
      await page.goto(`${site}${at}`);
      await expect(
        page.getByRole('main').getByText('Withdrawn', { exact: true }).first(),
      ).toBeVisible();
    }
    await page.goto(`${site}${image}/stages/prod`);
    const now = page.getByRole('region', { name: 'Now' });
    await expect(now).toContainText(/Withdrawn .+: leaks a key/);
    await expect(now.getByRole('link', { name: 'Roll back…' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText(
      'Build #2, current in Production, was withdrawn: leaks a key',
    );
    await page.goto(`${site}${image}/builds/2`);
    const banner = page.getByRole('region', { name: 'Withdrawn', exact: true });
    const back = banner.getByRole('link', { name: 'Roll Production back…' });
    await expect(back).toHaveAttribute('href', `${image}?back=prod`);
  });

  test('and is gone from both once Production went back', async () => {
    await page.goto(`${site}/inbox`);
    await page.getByRole('link', { name: 'Roll back…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Roll Production back' });
    await dialog.getByRole('link', { name: '1.0.0 #1' }).click();
    await page.waitForURL('**/promote?**');
    await page.getByLabel('Why Production goes back').fill('the key is out');
    await page.getByRole('button', { name: 'Roll back Production' }).click();
    await page.waitForURL('**/promotions/**');
    for (const at of ['/', '/inbox']) {
      await page.goto(`${site}${at}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByText(withdrawn)).toHaveCount(0);
    }
    await page.goto(site);
    await expect(production('Shop')).toContainText('the key is out');
  });

  test('home and project keep even columns, and no cell prints over its neighbour', async () => {
    const ask = { project: 'shop', image: 'worker', build: 3, to: 'prod' };
    const { id } = await arrange<{ id: string }>(site, 'POST', '/promotions', ask);
    for (const width of [1440, 900, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const [at, row] of [
        ['', 'Shop'],
        ['/projects/shop', 'worker'],
      ] as const) {
        await page.goto(`${site}${at}`);
        const cells = page.getByRole('row', { name: row }).getByRole('cell');
        await expect(cells.nth(1).getByRole('link', { name: /asked/ })).toBeVisible();
        const boxes = await cells.evaluateAll((all) =>
          all.map((cell) => ({
            width: Math.round(cell.getBoundingClientRect().width),
            over: cell.scrollWidth - cell.clientWidth,
          })),
        );
        expect(boxes.map(({ over }) => over)).toEqual([0, 0, 0]);
        const widths = boxes.map(({ width: wide }) => wide);
        expect(Math.max(...widths) - Math.min(...widths)).toBeLessThanOrEqual(8);
      }
    }
    await arrange(site, 'POST', `/promotions/${id}/cancel`);
  });

  test('what was itself rolled back from is marked among the builds to go back to', async () => {
    await arrange(site, 'DELETE', `${image}/builds/2/withdrawal`);
    await arrange(site, 'PUT', '/projects/shop/policies/prod', { gates: [] });
    const ask = { project: 'shop', image: 'worker', build: 3, to: 'prod' };
    await arrange(site, 'POST', '/promotions', ask);
    await page.goto(`${site}${image}?back=prod`);
    const dialog = page.getByRole('dialog', { name: 'Roll Production back' });
    const choice = (name: string) => dialog.getByRole('listitem').filter({ hasText: name });
    await expect(choice('1.1.0')).toContainText('rolled back from');
    await expect(choice('1.0.0')).not.toContainText('rolled back from');
  });
});
