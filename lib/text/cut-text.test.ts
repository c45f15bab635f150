import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, isWithin } from './cut-text';
import { isStorable } from './storable';

const rocket = '🚀';
const family = '👩‍👩‍👧';
const accented = 'e\u0301\u0323';

describe('Row 79: a cut text', () => {
  it.each([
    ['an emoji lies across the bound', `${'a'.repeat(9)}${rocket}b`, `${'a'.repeat(9)}${rocket}`],
    ['an emoji begins behind it', `${'a'.repeat(10)}${rocket}`, 'a'.repeat(10)],
    ['a letter with its accents lies across it', `${'a'.repeat(8)}${accented}b`, 'a'.repeat(8)],
    ['a family lies across it', `${'a'.repeat(6)}${family}`, 'a'.repeat(6)],
    ['an accent follows the last of emoji', `${rocket.repeat(10)}\u0301`, rocket.repeat(9)],
    ['a flag lies across it', `${'a'.repeat(9)}🇮🇸`, 'a'.repeat(9)],
    ['it fits', `${'a'.repeat(9)}${rocket}`, `${'a'.repeat(9)}${rocket}`],
    ['one character is longer than the bound', `a${'\u0301'.repeat(20)}`, `a${'\u0301'.repeat(9)}`],
    ['it was cut in a character before', `ab\ud83d`, 'ab\ufffd'],
    ['it begins in the middle of one', `\ude80${'a'.repeat(10)}`, `\ufffd${'a'.repeat(9)}`],
  ])('%s', (_what, text, cut) => expect(cutText(text, 10)).toBe(cut));

  it('says within the bound that something was cut off', () => {
    expect(cutText(`${'a'.repeat(9)}${rocket}b`, 10, '…')).toBe(`${'a'.repeat(9)}…`);
    expect(cutText(`${'a'.repeat(8)}${rocket}bc`, 10, '…')).toBe(`${'a'.repeat(8)}${rocket}…`);
    expect(cutText('a'.repeat(10), 10, '…')).toBe('a'.repeat(10));
  });

  it('is a well-formed beginning within the bound, whatever the text', () => {
    const unit = fc.oneof(
      fc.constantFrom(rocket, family, accented, '🇮', '\u0301', '\u200d', '\ud83d', '\ude80'),
      fc.string({ unit: 'grapheme', maxLength: 2 }),
    );
    const texts = fc.array(unit, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 50 }), (text, longest) => {
        const cut = cutText(text, longest);
        expect(isStorable(cut)).toBe(!cut.includes('\0'));
        expect(isWithin(cut, longest)).toBe(true);
        expect(text.replace(/\p{Surrogate}/gu, '\ufffd').startsWith(cut)).toBe(true);
        if (isWithin(text, longest)) expect([...cut]).toHaveLength([...text].length);
      }),
      { numRuns: 2000 },
    );
  });

  // Looking at all of it each time would take longer than a test may.
  it('looks at no more of megabytes than what is kept of them', () => {
    const text = `${rocket}\u0301`.repeat(2_000_000);
    for (let turn = 0; turn < 10_000; turn++) expect([...cutText(text, 100)]).toHaveLength(100);
  });
});
