import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Page } from '@playwright/test';
import { root } from '../test/setup/process';
import { expectAccessible } from './accessible';
import { pages, themes } from './pages';
import { expect, signIn, test } from './product';

test.use({ begins: 'demo' });
test.describe.configure({ mode: 'serial' });

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

/** Nothing makes the page scroll sideways. */
async function expectWhole(page: Page, what: string): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overflow, `${what}: wider than the window`).toBeLessThanOrEqual(0);
}

const folder = join(root, 'test-results', 'screenshots');

for (const theme of themes) {
  test(`the pages of who is not signed in are accessible and whole (${theme})`, async ({
    browser,
    product,
  }) => {
    const context = await browser.newContext({ colorScheme: theme });
    const page = await context.newPage();
    await mkdir(folder, { recursive: true });
    for (const name of ['sign-in', 'join', 'reset']) {
      await page.goto(`${product.url}/${name}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectAccessible(page, name);
      for (const width of [1440, 900, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) });
        await expectWhole(page, `${name} at ${width}`);
      }
    }
    await context.close();
  });

  test(`every page is accessible and whole at every width (${theme})`, async ({
    browser,
    product,
  }) => {
    test.setTimeout(300_000);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
    await signIn(page, product.url);
    await setTheme(page, theme);
    await mkdir(folder, { recursive: true });
    for (const [name, path] of pages) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(product.url + path);
      await settled(page);
      await expectAccessible(page, `${name}, ${theme}`);
      for (const width of [1440, 900, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({
          path: join(folder, `${name}-${width}-${theme}.png`),
          fullPage: true,
        });
        await expectWhole(page, `${name} at ${width}`);
      }
    }
    expect(problems).toEqual([]);
    await context.close();
  });
}

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
