import type { Page } from '@playwright/test';
import type { themes } from './pages';

/**
 * Shows a page in a theme of the system's, and waits until it stands in all of it: in the middle of a
 * transition there are colours that nobody chose.
 */
export async function showIn(page: Page, colorScheme: (typeof themes)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // Nothing in here may have a name: tsx marks it with a helper of its own, which the page has not.
  await page.evaluate(() =>
    Promise.race([
      new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() =>
        Promise.allSettled(document.getAnimations().map(({ finished }) => finished)),
      ),
      // What turns for ever never ends, and what is not drawn has no frames.
      new Promise((enough) => setTimeout(enough, 5_000)),
    ]),
  );
}
