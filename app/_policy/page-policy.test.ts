import { describe, expect, it } from 'vitest';
import { pagePolicy } from './page-policy';

const directives = (policy: string) =>
  new Map(policy.split('; ').map((one) => [one.split(' ')[0], one.split(' ').slice(1)]));

describe('a page’s policy', () => {
  const served = directives(pagePolicy('bm9uY2U=', false));

  it('runs no script without the page’s nonce', () => {
    expect(served.get('script-src')).toEqual(["'self'", "'nonce-bm9uY2U='", "'strict-dynamic'"]);
  });
  it('applies no style element without the page’s nonce', () => {
    expect(served.get('style-src')).toEqual(["'self'", "'nonce-bm9uY2U='"]);
  });
  it.each([
    ['default-src', "'self'"],
    ['object-src', "'none'"],
    ['base-uri', "'none'"],
    ['frame-ancestors', "'none'"],
    ['form-action', "'self'"],
  ])('%s is %s', (directive, value) => expect(served.get(directive)).toEqual([value]));

  it('allows evaluation in development, where React needs it', () => {
    expect(directives(pagePolicy('bm9uY2U=', true)).get('script-src')).toContain("'unsafe-eval'");
  });
});
