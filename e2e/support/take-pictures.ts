/**
 * Pictures of the built product with a fresh demo in it: `npm run pictures` renews the README's,
 * `npm run pictures -- --every` takes every page in both themes and at every width, for looking at,
 * into pictures/.
 */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { pages, signedOutPages, themes, widths } from './pages';
import { showIn } from './show-in';
import { signIn } from './sign-in';
import { tellDemo } from './tell-demo';
import { people } from '../../scripts/demo/people';
import { discard, root, startProduct, withAdministrator } from '../../test/setup/process';

const pictures = [
  { name: 'matrix', path: '/', scheme: 'light', height: 760 },
  { name: 'board', path: '/projects/shop/images/api', scheme: 'light', height: 900 },
  { name: 'board-dark', path: '/projects/shop/images/api', scheme: 'dark', height: 900 },
  {
    name: 'review',
    path: '/projects/shop/promote?image=api&build=4&to=prod',
    scheme: 'light',
    height: 1150,
  },
] as const;

const largest = 300 * 1024;

const executablePath = process.env.CHROMIUM_PATH || undefined;
const { dataDir, password } = await tellDemo();
const product = await startProduct({ env: withAdministrator, dataDir });
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  chromiumSandbox: process.getuid?.() !== 0,
});
try {
  if (process.argv.includes('--every')) await takeEvery();
  else await takeReadmes(password);
} finally {
  await browser.close();
  await product.stop();
  await discard(product.dataDir);
}

async function takeReadmes(password: string): Promise<void> {
  const folder = join(root, 'docs', 'images');
  await mkdir(folder, { recursive: true });
  for (const { name, path, scheme, height } of pictures) {
    const context = await browser.newContext({
      colorScheme: scheme,
      viewport: { width: 1440, height },
    });
    const page = await context.newPage();
    await signIn(page, product.url, { ...people.ana, password, token: '' });
    await page.goto(product.url + path);
    await settled(page);
    const file = join(folder, `${name}.png`);
    await page.screenshot({ path: file });
    const { size } = await stat(file);
    process.stdout.write(`docs/images/${name}.png: ${Math.round(size / 1024)} KiB\n`);
    if (size > largest) throw new Error(`${file} is larger than ${largest} bytes.`);
    await context.close();
  }
}

async function takeEvery(): Promise<void> {
  const folder = join(root, 'pictures');
  await mkdir(folder, { recursive: true });
  const page = await browser.newPage();
  const take = async (name: string, path: string) => {
    await page.goto(product.url + path);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of themes) {
        await showIn(page, colorScheme);
        await page.screenshot({
          path: join(folder, `${name}-${width}-${colorScheme}.png`),
          fullPage: true,
        });
      }
    }
    process.stdout.write(`${name}\n`);
  };
  for (const [name, path] of signedOutPages) await take(name, path);
  await signIn(page, product.url);
  for (const [name, path] of pages) await take(name, path);
}

/** Everything is there, fonts too, and nothing says that it is loading. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText(/^Loading /).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Live/ }).waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}
