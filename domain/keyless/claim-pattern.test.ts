import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from './claim-pattern';

describe('a claim’s pattern', () => {
  it.each([
    ['repo:acme/shop:ref:refs/heads/main', 'repo:acme/shop:ref:refs/heads/main', true],
    ['repo:acme/shop:*', 'repo:acme/shop:ref:refs/heads/main', true],
    ['repo:acme/*:ref:refs/heads/main', 'repo:acme/shop:ref:refs/heads/main', true],
    ['refs/heads/*', 'refs/heads/feature/a', true],
    ['*', '', true],
    ['a*a', 'aa', true],
    ['a**b', 'ab', true],
    ['a*b*c', 'a-b-b-c', true],
    ['acme/shop', 'acme/shop-evil', false],
    ['acme/shop', 'evil/acme/shop', false],
    ['acme/shop', 'ACME/shop', false],
    ['acme/*', 'acme', false],
    ['a*a', 'a', false],
    ['ab*ba', 'aba', false],
    ['a*bc*c', 'abc', false],
    ['a.c', 'abc', false],
    ['(a+)+$', 'aaaa', false],
    ['', 'a', false],
  ])('%j and %j: %s', (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });

  it('says what a regular expression of the same meaning says', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*'), maxLength: 8 });
    const plain = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });
    fc.assert(
      fc.property(letters, plain, (pattern, text) => {
        const same = new RegExp(`^${pattern.split('*').join('[^]*')}$`);
        expect(matchesPattern(pattern, text)).toBe(same.test(text));
      }),
    );
  });

  it('searches each piece once: no pattern makes it slow', () => {
    let searches = 0;
    const counted = {
      length: 20_000,
      startsWith: () => true,
      endsWith: () => true,
      indexOf: (piece: string, from: number) => {
        searches++;
        return 'a'.repeat(20_000).indexOf(piece, from);
      },
    };
    matchesPattern(`${'*a'.repeat(8)}b`, counted as unknown as string);
    expect(searches).toBeLessThanOrEqual(8);
  });
});
