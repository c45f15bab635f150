import { expect, type Page } from '@playwright/test';
import { expectAccessible, expectContrast } from './accessible';
import { widths } from './pages';
import { showIn } from './show-in';

/**
 * Accessible wide and narrow and in both themes, and at no width wider than the window. Leaves the page as
 * it was found: wide and light.
 */
export async function expectWhole(page: Page, name: string): Promise<void> {
  await showIn(page, 'light');
  await expectAccessible(page, name);
  await showIn(page, 'dark');
  await expectContrast(page, `${name}, dark`);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(overflow, `${name} at ${width}: wider than the window`).toBeLessThanOrEqual(0);
  }
  await showIn(page, 'dark');
  await expectAccessible(page, `${name}, dark, ${widths.at(-1)}`);
  await page.setViewportSize({ width: widths[0], height: 900 });
  await showIn(page, 'light');
}
