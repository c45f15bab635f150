import { describe, expect, it } from 'vitest';
import { buildTag, isReservedTag, isTag } from './tags';

describe('isTag', () => {
  it.each(['latest', '1.4.2', '_x', 'v1.0-rc.1_2', 'A', 'a'.repeat(128)])('takes %s', (tag) => {
    expect(isTag(tag)).toBe(true);
  });

  it.each(['', '.hidden', '-x', 'a b', 'a/b', 'a:b', '..', 'a\n', 'ä', 'a'.repeat(129)])(
    'refuses %j',
    (tag) => {
      expect(isTag(tag)).toBe(false);
    },
  );
});

describe('isReservedTag', () => {
  it.each([buildTag(1), buildTag(2_147_483_647), 'build-0026'])(
    'keeps %s for the registry (L9)',
    (tag) => {
      expect(isReservedTag(tag)).toBe(true);
    },
  );

  it.each(['build', 'build-', 'build-1a', 'my-build-1', 'Build-1', 'build-1-2'])(
    'leaves %s to clients',
    (tag) => {
      expect(isReservedTag(tag)).toBe(false);
    },
  );
});
