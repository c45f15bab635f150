import { test as base } from '@playwright/test';
import { discard, type Product, startProduct, withAdministrator } from '../../test/setup/process';
import { type Demo, tellDemo } from './tell-demo';

interface Fixtures {
  /** How the instance begins: empty with a set-up link, with an administrator, or with the demo. */
  readonly begins: 'empty' | 'administrator' | 'demo';
  /** A name of its own gives a file an instance of its own: all that begin alike share one. */
  readonly own: string;
  readonly started: { readonly product: Product; readonly demo: Demo | null };
  readonly product: Product;
}

/** Tests with the built product: `test.use({ begins: 'demo' })`, `test.use({ own: 'four eyes' })`. */
export const test = base.extend<object, Fixtures>({
  begins: ['administrator', { option: true, scope: 'worker' }],
  own: ['', { option: true, scope: 'worker' }],
  started: [
    async ({ begins }, use) => {
      const demo = begins === 'demo' ? await tellDemo() : null;
      const product = await startProduct({
        env: begins === 'empty' ? {} : withAdministrator,
        ...(demo && { dataDir: demo.dataDir }),
      });
      try {
        await use({ product, demo });
      } finally {
        await product.stop();
        await discard(product.dataDir);
      }
    },
    { scope: 'worker', timeout: 360_000 },
  ],
  product: [async ({ started }, use) => use(started.product), { scope: 'worker' }],
});

export { expect } from '@playwright/test';
export { linkProvider, signIn } from './sign-in';
