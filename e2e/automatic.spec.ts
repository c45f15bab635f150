import type { Page } from '@playwright/test';
import { arrange, hire, openBrowser, person, pushVersion } from './support/crew';
import { widths } from './support/pages';
import { expect, test } from './support/product';
import { expectWhole } from './support/whole';

test.use({ own: 'automatic stages' });
test.describe.configure({ mode: 'serial' });

const kim = person('Kim Sandvik');

/** A stage that fills by itself says on every open page why it does not, and goes on once that is mended. */
test.describe('an automatic stage', () => {
  let board: Page;
  let inbox: Page;

  const lane = (name: string) => board.getByRole('region', { name });
  const stops = () =>
    board.getByRole('list', { name: 'What Staging does not take by itself' }).getByRole('listitem');
  const stopped = () => inbox.getByRole('list', { name: 'Automatic stages that stopped' });
  const check = (url: string, build: number, state: 'passed' | 'failed', summary: string) =>
    arrange(url, 'POST', '/projects/shop/checks', {
      image: 'api',
      build,
      name: 'scan',
      state,
      summary,
    });

  test.beforeAll(async ({ browser, product: { url } }) => {
    await arrange(url, 'POST', '/projects', { slug: 'shop', name: 'Shop', template: 'open' });
    await arrange(url, 'PUT', '/projects/shop/policies/staging', {
      gates: [{ kind: 'checks', names: ['scan'] }],
      automatic: true,
    });
    await pushVersion(url, 'shop-dev/api', '1.0.0');
    await hire(url, kim, { project: 'shop', role: 'maintainer' });
    board = await openBrowser(browser, url, kim);
    inbox = await board.context().newPage();
    await board.goto(`${url}/projects/shop/images/api`);
    await inbox.goto(`${url}/inbox`);
  });
  test.afterAll(() => board.context().close());

  test('that waits for a report says so on the board, and bothers nobody', async () => {
    await expect(stops()).toHaveCount(1);
    await expect(stops()).toContainText('1.0.0');
    await expect(stops()).toContainText('waits');
    await expect(stops()).toContainText('Scan has not been reported yet');
    await expect(stops()).toContainText('It enters by itself once nothing waits any more.');
    await expect(stopped()).toHaveCount(0);
    await expectWhole(board, 'a board whose stage waits');
  });

  test('that a failed gate stops says why on the board and in the inbox, both open', async ({
    product: { url },
  }) => {
    await check(url, 1, 'failed', '3 critical findings');
    await expect(stops()).toContainText('is stopped');
    await expect(stops()).toContainText(/Scan failed .*: 3 critical findings\./);
    await expect(stopped()).toContainText('3 critical findings');
    await expect(stopped()).toContainText('Mend what the gates ask for');
    await expectWhole(board, 'a board whose stage stopped');
    // On a phone another stage may show: where to look is marked.
    await board.setViewportSize({ width: widths[2], height: 900 });
    const stages = board.getByRole('radiogroup', { name: 'Stage' });
    await expect(stages.getByRole('radio', { name: /^Staging.*stopped$/ })).toBeAttached();
    await stages.getByText('Staging').click();
    await expect(stops()).toBeVisible();
    await expectWhole(board, 'the stage that stopped');
    await expectWhole(inbox, 'an inbox with a stage that stopped');
  });

  test('goes on once what the page asks for is there, and the marks go', async ({
    product: { url },
  }) => {
    await check(url, 1, 'passed', 'no findings');
    await expect(lane('Staging').getByRole('article', { name: 'Build 1' })).toBeVisible();
    await expect(stops()).toHaveCount(0);
    await expect(stopped()).toHaveCount(0);
  });

  test('marks a release that a newer one passed over, and its review is a click away', async ({
    product: { url },
  }) => {
    for (const version of ['1.1.0', '1.2.0']) await pushVersion(url, 'shop-dev/api', version);
    await check(url, 3, 'passed', 'no findings');
    await expect(lane('Staging').getByRole('article', { name: 'Build 3' })).toBeVisible();
    await expect(stops()).toHaveCount(1);
    await expect(stops()).toContainText('1.1.0 #2 was passed over');
    await expect(stops()).toContainText(
      '1.2.0 (#3) came before it had passed what Staging asks for.',
    );
    await expectWhole(board, 'a board with a release that was passed over');
    await stops()
      .getByRole('link', { name: /^1\.1\.0/ })
      .click();
    await board.waitForURL('**/promote?**');
    await expect(board.getByText('Scan has not been reported yet').first()).toBeVisible();
  });
});
