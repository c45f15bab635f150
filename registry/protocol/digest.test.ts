import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { algorithmOf, digestOf, hexOf, parseDigest } from './digest';

describe('parseDigest', () => {
  it('reads back every digest that a hash makes, in its parts', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('sha256', 'sha512'), (bytes, algorithm) => {
        const digest = digestOf(bytes, algorithm);
        expect(parseDigest(digest)).toBe(digest);
        expect(`${algorithmOf(digest)}:${hexOf(digest)}`).toBe(digest);
        expect(algorithmOf(digest)).toBe(algorithm);
      }),
    );
  });

  it('knows the digest of nothing', () => {
    const empty = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(digestOf(new Uint8Array())).toBe(empty);
  });

  const hex = 'a'.repeat(64);
  it.each([
    ['nothing', ''],
    ['no algorithm', hex],
    ['another algorithm', `md5:${'a'.repeat(32)}`],
    ['upper case', `sha256:${hex.toUpperCase()}`],
    ['another length', `sha256:${hex}0`],
    ['the length of the other algorithm', `sha512:${hex}`],
    ['a path', `sha256:../../../../${'a'.repeat(52)}`],
    ['a line after it', `sha256:${hex}\n`],
    ['a space before it', ` sha256:${hex}`],
  ])('refuses %s', (_, text) => {
    expect(parseDigest(text)).toBeNull();
  });

  it('accepts nothing but its own grammar', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const digest = parseDigest(text);
        if (digest !== null) expect(text).toMatch(/^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/);
      }),
    );
  });
});
