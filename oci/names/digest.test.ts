import { digestOf } from './hash';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { algorithmOf, hexOf, parseDigest } from './digest';

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

  it('refuses a digest with one character more, less or other than hex', () => {
    const digest = fc.uint8Array({ maxLength: 9 }).map((bytes) => digestOf(bytes));
    const strange = fc.constantFrom('', 'g', 'A', '/', '.', ':', '%', '\n', '\0', 'а', '０');
    fc.assert(
      fc.property(
        digest,
        fc.nat({ max: 70 }),
        fc.nat({ max: 1 }),
        strange,
        (text, at, cut, put) => {
          const changed = text.slice(0, at) + put + text.slice(at + cut);
          if (changed !== text) expect(parseDigest(changed)).toBeNull();
        },
      ),
    );
  });
});
