import type { Page } from '@playwright/test';
import type { themes } from './pages';

/**
 * Shows a page in a theme of the system's, and waits until it stands in all of it: in the middle of a
 * transition there are colours that nobody chose.
 */
export async function showIn(page: Page, colorScheme: (typeof themes)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(async () => {
    const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
    await frame();
    await frame();
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
}
