import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '@/lib/refusal';
import {
  chooseTags,
  floatingOf,
  proposedTags,
  refuseTakenTags,
  tagConflicts,
  type SetTag,
} from './choose-tags';
import { isVersionShaped } from './version-tag';

describe('isVersionShaped', () => {
  it.each(['1.4', '1.4.2', 'v1.4.2', '1.4.2-rc.1', '22.1.0-slim', '2026.11.02', '1.4.2_linux'])(
    'takes %s',
    (tag) => expect(isVersionShaped(tag)).toBe(true),
  );
  it.each([
    'latest',
    'main',
    '26',
    'v2',
    '20261102',
    '4d0bd0c',
    '1.4.',
    '.1',
    'x1.4',
    '1.4.2-',
    'stable-1.4',
  ])('leaves %s', (tag) => expect(isVersionShaped(tag)).toBe(false));
});

describe('proposedTags', () => {
  it('proposes the version label and version-shaped tags, never all that happen to be there', () => {
    const source = ['latest', 'main', 'build-26', 'pr-17', 'v2', '1.4.2', '1.4'];
    expect(proposedTags(source, 'v2')).toEqual(['v2', '1.4.2', '1.4']);
    expect(proposedTags(source, null)).toEqual(['1.4.2', '1.4']);
  });

  it('proposes a version label only where the source has it as a tag', () => {
    expect(proposedTags(['main'], '1.0.0')).toEqual([]);
  });
});

describe('chooseTags', () => {
  it('always sets the build’s own tag and latest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.option(fc.array(fc.constantFrom('a', '1.2', 'latest'))),
        fc.array(fc.constantFrom('1.0', '2.0')),
        (build, named, proposed) => {
          const tags = chooseTags({ build, named, proposed });
          expect(tags.slice(0, 2)).toEqual([`build-${build}`, 'latest']);
          expect(new Set(tags).size).toBe(tags.length);
        },
      ),
    );
  });

  it('sets what the caller names instead of what is proposed', () => {
    expect(chooseTags({ build: 3, named: ['x'], proposed: ['1.0'] })).toEqual([
      'build-3',
      'latest',
      'x',
    ]);
    expect(chooseTags({ build: 3, named: [], proposed: ['1.0'] })).toEqual(['build-3', 'latest']);
    expect(chooseTags({ build: 3, named: null, proposed: ['1.0'] })).toEqual([
      'build-3',
      'latest',
      '1.0',
    ]);
  });

  it.each(['build-4', 'build-0003', '-x', 'a b', 'x'.repeat(129)])(
    'refuses the named tag %s',
    (tag) => {
      const choose = () => chooseTags({ build: 3, named: [tag], proposed: [] });
      expect(choose).toThrow(Refusal);
      expect(choose).toThrow(expect.objectContaining({ code: 'invalid' }));
    },
  );
});

describe('tagConflicts', () => {
  const inTarget: SetTag[] = [
    { name: '1.0', digest: 'sha256:a', build: 4 },
    { name: 'latest', digest: 'sha256:a', build: 4 },
    { name: 'stable', digest: 'sha256:a', build: 4 },
    { name: 'unasked', digest: 'sha256:a', build: 4 },
  ];
  const floating = floatingOf(['stable']);
  const tags = ['1.0', 'latest', 'stable', 'new'];

  it('finds what means another digest and may not move (L9)', () => {
    const conflicts = tagConflicts({ tags, digest: 'sha256:b', inTarget, floating });
    expect(conflicts.map((tag) => tag.name)).toEqual(['1.0']);
  });

  it('finds none where the tag means this digest already', () => {
    expect(tagConflicts({ tags, digest: 'sha256:a', inTarget, floating })).toEqual([]);
  });

  it('lets latest move whatever the project says', () => {
    expect(floatingOf([]).has('latest')).toBe(true);
  });

  it('refuses naming the tag and the build that holds it', () => {
    const refuse = () => refuseTakenTags([inTarget[0]!], 'Staging');
    expect(refuse).toThrow(expect.objectContaining({ code: 'tag-taken' }));
    expect(refuse).toThrow(/tag 1\.0 means build #4 in Staging/);
  });
});
