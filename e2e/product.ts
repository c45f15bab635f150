import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test as base, type Page } from '@playwright/test';
import { administrator } from '../test/setup/administrator';
import {
  discard,
  type Product,
  root,
  startProduct,
  withAdministrator,
} from '../test/setup/process';

export interface Demo {
  /** The password of the demo's people. */
  readonly password: string;
}

interface Fixtures {
  /** How the instance begins: empty with a set-up link, with an administrator, or with the demo. */
  readonly begins: 'empty' | 'administrator' | 'demo';
  readonly started: { readonly product: Product; readonly demo: Demo | null };
  readonly product: Product;
}

/** Tests with the built product, one process for a file: `test.use({ begins: 'demo' })`. */
export const test = base.extend<object, Fixtures>({
  begins: ['administrator', { option: true, scope: 'worker' }],
  started: [
    async ({ begins }, use) => {
      const product = await startProduct({ env: begins === 'empty' ? {} : withAdministrator });
      try {
        await use({ product, demo: begins === 'demo' ? await fill(product.url) : null });
      } finally {
        await product.stop();
        await discard(product.dataDir);
      }
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  product: [async ({ started }, use) => use(started.product), { scope: 'worker' }],
});

export { expect } from '@playwright/test';

/** What `npm start -- --demo` runs once the server is ready. */
async function fill(url: string): Promise<Demo> {
  const child = spawn(process.execPath, ['dist/demo.mjs', url], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...withAdministrator },
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  const password = /^ {2}(\S{16})$/m.exec(text)?.[1];
  if (code !== 0 || password === undefined) throw new Error(`The demo was not filled:\n${text}`);
  return { password };
}

export async function signIn(page: Page, url: string, who = administrator): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((at) => !at.pathname.startsWith('/sign-in'));
}
