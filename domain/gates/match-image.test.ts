import { describe, expect, it } from 'vitest';
import { imagePatternHint, matchesImage } from './match-image';

describe('matchesImage', () => {
  it.each([
    ['api', 'api'],
    ['web/*', 'web/front'],
    ['*', 'api'],
    ['a*', 'api'],
    ['*i', 'api'],
    ['a*p*i', 'api'],
    ['web/**', 'web/front/test'],
    ['web/**', 'web/front'],
    ['**', 'web/front/test'],
    ['**/test', 'web/front/test'],
    ['web/*/test', 'web/front/test'],
    ['api*', 'api'],
    ['web**', 'web/front'],
  ])('%s takes %s', (pattern, name) => expect(matchesImage(pattern, name)).toBe(true));

  it.each([
    ['api', 'apis'],
    ['api', 'ap'],
    ['web/*', 'web/front/test'],
    ['web/*', 'web'],
    ['*', 'web/front'],
    ['web/**', 'web'],
    ['a.i', 'api'],
    ['', 'api'],
    ['*/test', 'web/front/test'],
  ])('%s leaves %s', (pattern, name) => expect(matchesImage(pattern, name)).toBe(false));

  it('does what its hint says', () => {
    const examples = [...imagePatternHint.matchAll(/\(([^ ]+) is ([^ )]+)/g)].map(
      ([, ...said]) => said,
    );
    expect(examples.map(([pattern]) => pattern)).toEqual(['web/*', 'web/**']);
    for (const [pattern, name] of examples) expect(matchesImage(pattern!, name!)).toBe(true);
    expect(matchesImage(examples[0]![0]!, examples[1]![1]!)).toBe(false);
  });

  it('returns for a pattern of many stars', () => {
    expect(matchesImage(`${'**a'.repeat(66)}b`, 'a'.repeat(200))).toBe(false);
  });
});
