import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeUtf8 } from './decode';

const byTextDecoder = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

it('reads whatever bytes as the strict TextDecoder does', () => {
  const written = fc
    .array(fc.constantFrom('a', '\0', '\u00e9', '\u6f22', '\u{1f600}', '\ufeff', '"'))
    .map((letters) => Buffer.from(letters.join('')));
  // Some of them cut in the middle of a letter, some with a byte that begins or continues nothing.
  const broken = fc
    .tuple(written, fc.nat(), fc.constantFrom(0x80, 0xc0, 0xed, 0xf4, 0xff))
    .map(([bytes, at, byte]) => Buffer.concat([bytes.subarray(0, at % 9), Buffer.from([byte])]));
  fc.assert(
    fc.property(fc.oneof(written, broken, fc.uint8Array()), (bytes) => {
      expect(decodeUtf8(bytes)).toBe(byTextDecoder(bytes));
    }),
    { numRuns: 2000 },
  );
});

it('takes one byte order mark away, and refuses halves of a pair', () => {
  expect(decodeUtf8(Buffer.from('\ufeff\ufeff\u00e9'))).toBe('\ufeff\u00e9');
  expect(decodeUtf8(Buffer.from([0xef, 0xbb, 0xbf, 0x7b]))).toBe('{');
  expect(decodeUtf8(Buffer.from([0xed, 0xa0, 0x80]))).toBeNull();
});
