import { describe, expect, it } from 'vitest';
import { readReleaseItems, releaseHref } from './release-items';

describe('the address of a release', () => {
  it('names builds that are read back, slashes in names included', () => {
    const items = [
      { image: 'api', build: 4 },
      { image: 'web/front', build: 12 },
    ];
    const href = new URL(releaseHref('shop', 'prod', items), 'http://localhost');
    expect(href.searchParams.get('to')).toBe('prod');
    expect(readReleaseItems(href.searchParams.getAll('item'))).toEqual(items);
  });
  it.each([[[]], [['api']], [['0:api']], [['4:']], [['4:api', 'x:web']]])(
    'is none where it names no build: %j',
    (texts) => expect(readReleaseItems(texts)).toBeNull(),
  );
});
