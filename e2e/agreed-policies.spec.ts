import type { Page } from '@playwright/test';
import { arrange, card, hire, openBrowser, person, pushVersion } from './support/crew';
import { expect, test } from './support/product';
import { expectWhole } from './support/whole';

test.use({ own: 'agreed policies' });
test.describe.configure({ mode: 'serial' });

const ben = person('Ben Ode');
const kim = person('Kim Sandvik');
const max = person('Max Brandt');

/** Threat 61: in a project that asks for it, nobody changes a policy alone. */
test.describe('a policy’s change that another maintainer must agree to', () => {
  const browsers: Page[] = [];
  let kims: Page;
  let maxs: Page;
  let bens: Page;

  test.beforeAll(async ({ browser, product: { url } }) => {
    await arrange(url, 'POST', '/projects', { slug: 'shop', name: 'Shop', template: 'open' });
    await arrange(url, 'PUT', '/projects/shop/policies/staging', {
      gates: [
        { kind: 'soak', hours: 24 },
        { kind: 'checks', names: ['scan'] },
      ],
    });
    await pushVersion(url, 'shop-dev/api', '1.0.0');
    await hire(url, ben, { project: 'shop', role: 'developer' });
    await hire(url, kim, { project: 'shop', role: 'maintainer' });
    await hire(url, max, { project: 'shop', role: 'maintainer' });
    kims = await openBrowser(browser, url, kim);
    maxs = await openBrowser(browser, url, max);
    bens = await openBrowser(browser, url, ben);
    browsers.push(kims, maxs, bens);
  });
  test.afterAll(() => Promise.all(browsers.map((page) => page.context().close())));

  /** Has Kim propose that a gate goes. */
  const proposeWithout = async (url: string, gate: string) => {
    await kims.goto(`${url}/projects/shop/policies/staging`);
    await kims.getByRole('button', { name: `Remove ${gate}` }).click();
    await kims.getByRole('button', { name: 'Propose…' }).click();
    const dialog = kims.getByRole('dialog', { name: /^Propose version \d+ of the policy/ });
    await expect(dialog.getByText('what is in force stays until then')).toBeVisible();
    await dialog.getByRole('button', { name: 'Propose the change' }).click();
    await expect(dialog).toBeHidden();
  };
  const toAgree = () => maxs.getByRole('list', { name: 'Changes of policies to agree to' });

  test('is asked for by a switch in the project’s settings', async ({ product: { url } }) => {
    await kims.goto(`${url}/projects/shop/settings`);
    await kims.getByRole('checkbox', { name: /^Another maintainer agrees/ }).click();
    await kims.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(kims.getByText('Settings saved')).toBeVisible();
    await expect(kims.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  });

  test('is proposed, found in the other’s inbox, and declined with a reason', async ({
    product: { url },
  }) => {
    await bens.goto(`${url}/projects/shop/promote?image=api&build=1&to=staging`);
    await bens.getByRole('button', { name: /^Request/ }).click();
    await bens.waitForURL('**/promotions/*');
    await proposeWithout(url, 'Checks');
    const waits = card(kims, 'A change waits to be agreed');
    await expect(waits).toContainText('Removed Checks: scan.');
    await expect(waits).toContainText('Max Brandt');
    await expect(waits.getByRole('button', { name: 'Take it back' })).toBeVisible();
    await expectWhole(kims, 'a policy of which a change waits');

    await maxs.goto(`${url}/inbox`);
    await expect(toAgree()).toContainText('Proposed by Kim Sandvik');
    await expectWhole(maxs, 'an inbox with a policy’s change to agree to');
    await toAgree().getByRole('button', { name: 'Decline…' }).click();
    const dialog = maxs.getByRole('dialog', { name: 'Decline the change?' });
    await dialog.getByLabel('Why').fill('the scanner is back tomorrow');
    await expectWhole(maxs, 'declining a policy’s change');
    await dialog.getByRole('button', { name: 'Decline', exact: true }).click();
    await expect(toAgree()).toHaveCount(0);
    // Who proposed it reads why, on the page that was open.
    await expect(card(kims, 'A change was declined')).toContainText(
      /Declined by Max Brandt \(max\.brandt@example\.com\), .*: the scanner is back tomorrow/,
    );
    await expect(waits).toHaveCount(0);
    await expectWhole(kims, 'a policy of which a change was declined');
    // What was asked for meets the policy that stayed in force.
    await expect(bens.getByText('Scan has not been reported yet').first()).toBeVisible();
  });

  test('counts once the other agrees, and the review tells approvers what it asks for less', async ({
    product: { url },
  }) => {
    await proposeWithout(url, 'Soak');
    await maxs.goto(`${url}/inbox`);
    await expect(toAgree()).toContainText('Removed Soak: 24 h.');
    await toAgree().getByRole('button', { name: 'Agree' }).click();
    await expect(toAgree()).toHaveCount(0);
    await expect(kims.getByText('Version 2', { exact: true })).toBeVisible();
    await expect(card(kims, 'A change was declined')).toHaveCount(0);
    const told = bens.getByRole('list', { name: 'What was loosened' });
    await expect(told).toContainText(
      `Version 2 by ${kim.name} (${kim.email}), agreed by ${max.name} (${max.email})`,
    );
    await expect(told).toContainText('Removed Soak: 24 h.');
    await expectWhole(bens, 'an open request whose policy was loosened');
  });

  test('is needed to switch it off again, too', async ({ product: { url } }) => {
    await kims.goto(`${url}/projects/shop/settings`);
    const asks = kims.getByRole('checkbox', { name: /^Another maintainer agrees/ });
    await asks.click();
    await kims.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(card(kims, 'Waits for another maintainer')).toBeVisible();
    await expect(asks).toBeChecked();
    await expectWhole(kims, 'settings of which a change waits');
    await maxs.goto(`${url}/projects/shop/settings`);
    await maxs.getByRole('button', { name: 'Agree' }).click();
    await expect(asks).not.toBeChecked();
  });
});
