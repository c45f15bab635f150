import { expect, it } from 'vitest';
import { isReadableTarget } from './readable-target';

it.each(['/', '/projects/shop?q=100%', '/a%20b?x=%F0%9F%9A%80', '/%E2%82%AC', '/x?a?b=%'])(
  '%s is text',
  (target) => expect(isReadableTarget(target)).toBe(true),
);

it.each([
  ['half a pair', '/%ED%A0%80'],
  ['half a pair in a query', '/x?q=%ED%A0%80'],
  ['half a pair as a query’s name', '/x?%ed%b0%80=1'],
  ['a cut character', '/%F0%9F%9A'],
  ['a byte that begins nothing', '/x?q=a%FFb'],
  ['a percent sign alone', '/100%'],
])('%s is none', (_what, target) => expect(isReadableTarget(target)).toBe(false));
