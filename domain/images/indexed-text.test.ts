import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeBuild } from './describe-build';
import { indexedText, longestIndexed } from './indexed-text';
import { sourceOf } from './source';

const rocket = '🚀';

describe('Row 72: a text that builds are looked up by', () => {
  it.each([
    ['fits', 'a'.repeat(200), 'a'.repeat(200)],
    ['is one too long', 'a'.repeat(201), `${'a'.repeat(199)}…`],
    ['fits by characters', rocket.repeat(200), rocket.repeat(200)],
    ['is too long by characters', rocket.repeat(201), `${rocket.repeat(199)}…`],
    ['has an emoji at the bound', `${'a'.repeat(198)}${rocket}bc`, `${'a'.repeat(198)}${rocket}…`],
    ['has 3,000 characters', 'x'.repeat(3000), `${'x'.repeat(199)}…`],
  ])('that %s', (_what, text, kept) => expect(indexedText(text)).toBe(kept));

  it('has no more characters, and fits into an index whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const kept = indexedText(text);
        expect([...kept].length).toBeLessThanOrEqual(longestIndexed);
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(4 * longestIndexed);
        expect(kept === text || kept.endsWith('…')).toBe(true);
        expect(/\p{Surrogate}/u.test(kept)).toBe(false);
      }),
    );
  });

  it('is a version or a commit, and the label stays whole', () => {
    const long = 'v'.repeat(3000);
    const labels = {
      'org.opencontainers.image.version': long,
      'org.opencontainers.image.revision': long,
    };
    const build = describeBuild({ annotations: labels, config: null }, null);
    expect(build.version).toBe(`${'v'.repeat(199)}…`);
    expect(sourceOf(build.labels).commit).toBe(`${'v'.repeat(199)}…`);
    expect(build.labels['org.opencontainers.image.version']).toBe(long);
  });
});
