import { type Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { pages, signedOutPages, type themes, widths } from './support/pages';
import { expect, signIn, test } from './support/product';
import { expectWhole } from './support/whole';

test.use({ begins: 'demo' });

/** Everything a page fetches is there, and nothing of it failed. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('main')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(
    page.locator('main [aria-busy="true"], main [role="status"]:has-text("Loading")'),
  ).toHaveCount(0);
  await expect(page.getByText('Could not load')).toHaveCount(0);
}

async function setTheme(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await page.getByRole('button', { name: /account, theme, sign out/ }).click();
  await page.getByRole('menuitemradio', { name: theme === 'dark' ? 'Dark' : 'Light' }).click();
  await page.keyboard.press('Escape');
  await expect(page.locator('html')).toHaveClass(new RegExp(`\\b${theme}\\b`));
}

test('the theme that is chosen holds over the system’s, at once and on the next page', async ({
  page,
  product,
}) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await signIn(page, product.url);
  const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
  const light = await ink();
  await setTheme(page, 'dark');
  expect(await ink()).not.toBe(light);
  await page.goto(`${product.url}/inbox`);
  expect(await ink()).not.toBe(light);
  await setTheme(page, 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await ink()).toBe(light);
});

for (const who of ['nobody', 'an administrator'] as const) {
  test(`every page of ${who} is accessible in both themes and whole at every width`, async ({
    page,
    product,
  }) => {
    test.setTimeout(600_000);
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
    await page.setViewportSize({ width: widths[0], height: 900 });
    if (who === 'an administrator') await signIn(page, product.url);
    for (const [name, path] of who === 'nobody' ? signedOutPages : pages) {
      await page.goto(product.url + path);
      await settled(page);
      await expectWhole(page, name);
    }
    expect(problems).toEqual([]);
  });
}

/** Tells of everything that a page does and its own policy forbids, as the browser reports it. */
async function watchPolicy(page: Page): Promise<readonly string[]> {
  const told: string[] = [];
  await page.exposeFunction('tellViolation', (words: string) => told.push(words));
  await page.addInitScript(() => {
    const { tellViolation } = window as unknown as { tellViolation: (words: string) => void };
    document.addEventListener('securitypolicyviolation', (event) =>
      tellViolation(
        `${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`,
      ),
    );
  });
  return told;
}

test('Row 74: no page reports a violation of its own policy', async ({ page, product }) => {
  test.setTimeout(300_000);
  const violations = await watchPolicy(page);
  // Where it is not heard of, nothing would fail.
  await page.goto(`${product.url}/sign-in`);
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<img src="https://elsewhere.example/x.png">');
  });
  await expect.poll(() => violations.length).toBeGreaterThan(0);
  expect(violations[0]).toMatch(/^\/sign-in: /);
  const provoked = violations.length;

  for (const [, path] of [...signedOutPages, ['none', '/no/such/page']]) {
    await page.goto(product.url + path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await signIn(page, product.url);
  for (const [, path] of pages) {
    await page.goto(product.url + path);
    await settled(page);
  }
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('api');
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(violations.slice(provoked)).toEqual([]);
});

test('the roles teach what one of your own is for, while there is none', async ({
  page,
  product,
}) => {
  await signIn(page, product.url);
  await page.goto(`${product.url}/admin/roles`);
  await expect(page.getByText('No role of your own yet')).toBeVisible();
});

test('a board that does not fit shows that there are more lanes, and the keyboard reaches them', async ({
  page,
  product,
}) => {
  await signIn(page, product.url);
  await page.goto(`${product.url}/projects/shop/images/api`);
  await settled(page);
  const lanes = page.locator('section[data-stage]');
  for (const width of [768, 880, 900, 1024, 1100, 1279]) {
    await page.setViewportSize({ width, height: 900 });
    const cut = await lanes.evaluateAll((sections) => {
      const right = sections[0]?.parentElement?.getBoundingClientRect().right ?? 0;
      return sections.map((section) => {
        const box = section.getBoundingClientRect();
        return { seen: right - box.left, width: box.width };
      });
    });
    const peeks = cut.filter(({ seen, width }) => seen >= 40 && seen < width - 40);
    expect(peeks, `at ${width}: ${JSON.stringify(cut)}`).toHaveLength(1);
  }
  await page.setViewportSize({ width: 900, height: 900 });
  await lanes.last().getByRole('link').first().focus();
  await expect(lanes.last()).toBeInViewport({ ratio: 0.5 });
  await expectAccessible(page, 'board, scrolled sideways');
});
