import { expect, it } from 'vitest';
import { foldCase } from './fold-case';

it.each([
  ['MediaType', 'mediaType'],
  ['layer\u017f', 'layers'],
  ['\u212aey', 'key'],
  ['\u1e9e', '\u00df'],
  ['\u03a3', '\u03c2'],
  ['\u1fbc', '\u1fb3'],
  ['\u13a0', '\uab70'],
  ['\u{10400}', '\u{10428}'],
  ['s\u0131ze', 'size'],
])('takes %j for %j', (one, other) => {
  expect(foldCase(one)).toBe(foldCase(other));
});

it('keeps apart what differs in more than case', () => {
  const words = ['digest', 'digests', 'diges', 'dig\u00e9st', 'diff_ids', 'diffids', 'os.version'];
  expect(new Set(words.map(foldCase)).size).toBe(words.length);
});
