import { amd64, arm64, createRegistryClient, makeIndex, type Content } from '../scripts/lib/oci';
import { documentAbout, referring, signatureByTag, tagOf } from '../test/closure/evidence';
import { callApi } from '../test/setup/call-api';
import { createRobot } from '../test/setup/project';
import { smallImage } from '../test/setup/small-image';
import { expectAccessible } from './support/accessible';
import { widths } from './support/pages';
import { expect, signIn, test } from './support/product';
import { expectWhole } from './support/whole';

test.use({ begins: 'administrator' });

test.describe.serial('a build', () => {
  const builds = '/projects/shop/images/api/builds';
  let shared: Content;
  let first: Content;

  test.beforeAll(async ({ product: { url } }) => {
    const api = (...[method, path, body]: [method: string, path: string, body?: unknown]) =>
      callApi<Record<string, unknown>>(url, method, path, body);
    await api('POST', '/projects', { slug: 'shop', name: 'Shop', template: 'open' });
    await api('PATCH', '/projects/shop', { carries: false });
    const robot = await createRobot({ url, api: api as never }, 'shop', 'ci', 'shop-dev');
    const ci = createRegistryClient(url, robot);
    const push = async (content: Content, tag?: string) => {
      await ci.push('shop-dev/api', content, tag);
      return content;
    };
    shared = await smallImage('shared');
    const version = async (name: string) =>
      push(
        makeIndex([
          {
            content: await smallImage(name, { 'org.opencontainers.image.version': name }),
            platform: amd64,
          },
          { content: shared, platform: arm64 },
        ]),
        name,
      );
    first = await version('1.0.0');
    await version('2.0.0');
    await push(signatureByTag('first'), tagOf(first, '.sig'));
    await api('POST', '/promotions', { project: 'shop', image: 'api', build: 1, to: 'staging' });
    await push(signatureByTag('again'), tagOf(first, '.sig'));
    await push(signatureByTag('sbom'), tagOf(first, '.sbom'));
    await push(documentAbout(first, 'a report'));
    await push(referring(await smallImage('rider'), first));
  });

  test('tells of its evidence by kind, what was replaced, and where what stays behind is', async ({
    page,
    product: { url },
  }) => {
    await signIn(page, url);
    await page.goto(`${url}${builds}/2?tab=evidence`);
    // This server answers plain http, which oras has to be told.
    // A page that streams has a hidden copy for a moment.
    const line = page.getByLabel('attach line', { exact: true }).filter({ visible: true });
    await expect(line).toContainText('oras attach --plain-http --artifact-type ');
    await page.goto(`${url}${builds}/1?tab=evidence`);
    const row = (name: RegExp) => page.getByRole('row', { name });
    await expect(row(/^Signature/)).toHaveCount(2);
    await expect(row(/^Signature.*replaced/)).toHaveCount(1);
    await expect(row(/^Signature.*replaced/)).toContainText('the tag means another in Dev now');
    await expect(row(/^SBOM/)).toContainText('.sbom');
    await expect(row(/^Image/)).toContainText('stays behind');
    await expect(row(/^Image/)).toContainText('Dev');
    await expectWhole(page, 'evidence');
    await page.setViewportSize({ width: widths[2], height: 900 });
    // On a phone nothing of it is beyond the edge.
    const box = page.getByRole('region', { name: 'What is told of this build' });
    expect(await box.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0);
  });

  test('says in its review what only the entry registry has', async ({
    page,
    product: { url },
  }) => {
    await signIn(page, url);
    await page.goto(`${url}/projects/shop/promote?image=api&build=1&to=preprod`);
    await expect(
      // A late part stands hidden beside the shown one until the browser has put it in its place.
      page.locator('#main').getByText(/^1 signature, 1 SBOM and 1 other attachment are in the/),
    ).toBeVisible();
    await page.getByRole('link', { name: 'Carry them first' }).click();
    await expect(page.getByRole('button', { name: 'Carry it there now' })).toBeVisible();
  });

  test('replaces what a later stage has only after it said what goes', async ({
    page,
    product: { url },
  }) => {
    await signIn(page, url);
    await page.goto(`${url}${builds}/1?tab=evidence`);
    await expect(
      page.getByText('1 would replace what Staging has: carry it by hand'),
    ).toBeVisible();
    const row = page.getByRole('row', { name: /^Signature.*replaced/ });
    await expect(row).toContainText('Staging');
    await page.getByRole('button', { name: 'Carry it there now…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replace what is there?' });
    await expect(dialog).toContainText('Staging');
    await expect(dialog.getByRole('listitem').filter({ hasText: /^a signature$/ })).toBeVisible();
    await expectWhole(page, 'replacing evidence');
    await dialog.getByRole('button', { name: 'Leave it as it is' }).click();
    await expect(dialog).toBeHidden();
    await expect(row).toContainText('Staging');

    await page.getByRole('button', { name: 'Carry it there now…' }).click();
    await dialog.getByRole('button', { name: 'Carry and replace' }).click();
    await expect(page.getByText('Carried to Staging').first()).toBeVisible();
    await expect(row).toHaveCount(0);
    await expect(page.getByRole('row', { name: /^Signature/ })).toContainText('Staging');
    await expect(page.getByRole('button', { name: /^Carry it there now/ })).toHaveCount(0);
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await expect(
      page.getByText('Evidence was carried into Staging, where it replaced a signature'),
    ).toBeVisible();
  });

  test('is withdrawn knowing which others share a part, and is marked everywhere', async ({
    page,
    product: { url },
  }) => {
    await signIn(page, url);
    await page.goto(`${url}${builds}/1`);
    await page.getByRole('button', { name: 'Withdraw…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Withdraw api 1.0.0 #1?' });
    await expect(dialog).toContainText('1 other build has a part of it: it is promoted no more');
    await expect(dialog).not.toContainText('pulls of that part are refused');
    await dialog.getByRole('checkbox').click();
    await expect(dialog).toContainText('outside Dev pulls of that part are refused for it too');
    await expect(dialog.getByRole('list', { name: 'Builds that have a part of it' })).toContainText(
      '2.0.0 #2',
    );
    await expectAccessible(page, 'withdrawing a build');
    await dialog.getByLabel('Reason').fill('leaks a key');
    await dialog.getByLabel('Type 1 to confirm').fill('1');
    await dialog.getByRole('button', { name: 'Withdraw #1' }).click();
    await expect(page.getByRole('region', { name: 'Withdrawn' })).toContainText('leaks a key');

    await page.goto(`${url}${builds}/2`);
    const banner = page.getByRole('region', { name: 'Withdrawn' });
    await expect(banner).toContainText('It has linux/arm64/v8 of #1, which is withdrawn');
    await expect(banner.getByRole('button', { name: 'Reinstate…' })).toHaveCount(0);
    await page.goto(`${url}/projects/shop/promote?image=api&build=2&to=staging`);
    await expect(page.getByText('it has a part of #1, withdrawn').first()).toBeVisible();
    for (const path of ['/', '/projects/shop']) {
      await page.goto(`${url}${path}`);
      const lane = page.getByRole('row', { name: path === '/' ? /^Shop/ : /api/ });
      await expect(lane.getByRole('cell').nth(0)).toContainText('Part withdrawn');
      await expect(lane.getByRole('cell').nth(1)).toContainText('Withdrawn');
    }
    await expectAccessible(page, 'the images of a project with a withdrawn build');
  });

  test('is found by a part’s digest, which says so, and opened by Enter alone', async ({
    page,
    product: { url },
  }) => {
    await signIn(page, url);
    const open = async (text: string) => {
      await page.goto(url);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('ControlOrMeta+k');
      await page.getByRole('combobox').fill(text);
    };
    await open(shared.digest);
    const hits = page.getByRole('option');
    await expect(hits.first()).toContainText('linux/arm64/v8 of 2.0.0 #2');
    await expect(hits.first()).toContainText('Part withdrawn');
    await expect(hits.first()).toHaveAttribute('aria-selected', 'true');
    await expectAccessible(page, 'search');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${builds}/2`);

    // Sooner than the answer is there: it opens what this text finds, not what stands there.
    await open(first.digest.slice(7, 27));
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${builds}/1`);
    await open('settings');
    await expect(hits).toHaveText(['My tokens and settings']);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/me');
  });
});
