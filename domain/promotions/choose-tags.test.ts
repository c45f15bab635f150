import { describe, expect, it } from 'vitest';
import { Refusal } from '@/lib/refusal';
import { defaultFloatingTags } from '../releases/floating';
import {
  leaveOut,
  planTags,
  proposedTags,
  tagConflicts,
  type SetTag,
  type StandingTag,
  type TagFacts,
} from './choose-tags';

const facts = (over: Partial<TagFacts> = {}): TagFacts => ({
  build: 12,
  digest: 'sha256:b',
  version: null,
  lines: [],
  inTarget: [],
  isRollback: false,
  patterns: defaultFloatingTags,
  source: over.beside ?? [],
  beside: [],
  current: over.inTarget?.find(({ name, listed }) => name === 'latest' && listed) ?? null,
  ...over,
});

/** Tags as one build has them in the target. */
const held = (build: number, ...names: string[]): SetTag[] =>
  names.map((name) => ({
    name,
    digest: `sha256:${build}`,
    build,
    beside: names,
    listed: true,
  }));

const plan = (about: TagFacts, named: string[] | null = null) =>
  planTags(about, named, proposedTags(about), 'Staging');

describe('what a promotion proposes', () => {
  it('is versions, the version label and floats, never all that happen to be there', () => {
    const beside = ['latest', 'main', 'build-12', 'pr-17', 'v2', '1.4.2', '1.4', 'sha-4d0bd0c'];
    expect(proposedTags(facts({ beside, version: 'v2' }))).toEqual(['main', 'v2', '1.4.2', '1.4']);
    expect(proposedTags(facts({ beside }))).toEqual(['main', '1.4.2', '1.4']);
  });

  it('has a version label only where the source has it as a tag', () => {
    expect(proposedTags(facts({ beside: ['pr-1'], version: '1.0.0' }))).toEqual([]);
  });

  it('takes along lines that another build has by now where it comes from', () => {
    const about = facts({
      beside: ['1.4.2'],
      lines: ['1.4', '1'],
      inTarget: held(9, '1.4.1', '1.4'),
    });
    expect(proposedTags(about)).toEqual(['1.4.2', '1.4', '1']);
  });
});

describe('floats in a stage', () => {
  const all = ['1.1.1', '1.1', '1', 'latest'];
  const rows: readonly [string, readonly string[], SetTag[], readonly string[]][] = [
    [
      'go forward with the newest',
      ['1.4.2', '1.4', '1', 'latest'],
      held(9, '1.4.1', '1.4', '1', 'latest'),
      ['build-12', 'latest', '1.4.2', '1.4', '1'],
    ],
    [
      'stay with what is newer: a backport takes its own line only',
      all,
      [...held(11, '2.5.2', '2.5', '2', 'latest'), ...held(8, '1.1.0', '1.1', '1')],
      ['build-12', '1.1.1', '1.1', '1'],
    ],
    [
      'stay with a newer minor line',
      all,
      [...held(11, '1.2.0', '1.2', '1', 'latest'), ...held(8, '1.1.0', '1.1')],
      ['build-12', '1.1.1', '1.1'],
    ],
    [
      'leave a pre-release behind',
      ['2.0.0', 'latest'],
      held(11, '2.0.0-rc.1', 'latest'),
      ['build-12', 'latest', '2.0.0'],
    ],
    [
      'do not go to a pre-release of what is there',
      ['2.0.0-rc.2'],
      held(11, '2.0.0', 'latest'),
      ['build-12', '2.0.0-rc.2'],
    ],
    [
      'of builds without versions go where people say',
      ['main'],
      held(14, 'main', 'latest'),
      ['build-12', 'latest', 'main'],
    ],
    [
      'by calendar',
      ['2026.11.05-2', '2026.11'],
      held(11, '2026.11.05', '2026.11', 'latest'),
      ['build-12', 'latest', '2026.11.05-2', '2026.11'],
    ],
    [
      'by git describe',
      ['v1.4.2-3-g2414721'],
      held(11, 'v1.4.2-14-gabcdef0', 'latest'),
      ['build-12', 'v1.4.2-3-g2414721'],
    ],
  ];
  it.each(rows)('%s', (_, beside, inTarget, tags) => {
    expect(plan(facts({ beside, inTarget })).tags).toEqual(tags);
  });

  it('go back only with a roll back', () => {
    const about = facts({
      beside: ['1.0.0', 'stable'],
      inTarget: held(14, '1.1.0', 'stable', 'latest'),
    });
    expect(() => plan(about, ['stable'])).toThrow(
      /stable means build #14 in Staging, which is newer/,
    );
    expect(plan({ ...about, isRollback: true }, ['stable']).tags).toEqual([
      'build-12',
      'latest',
      'stable',
    ]);
  });

  it('are told by whether the build becomes current', () => {
    expect(plan(facts({ beside: ['1.0.0'], inTarget: held(9, '1.1.0', 'latest') }))).toMatchObject({
      becomesCurrent: false,
    });
  });
});

describe('what never moves (L9)', () => {
  it('is every version', () => {
    const about = facts({ beside: ['1.4.2', '1.4'], inTarget: held(9, '1.4.2', '1.4') });
    expect(tagConflicts(about, ['1.4.2', '1.4']).map(({ name }) => name)).toEqual(['1.4.2']);
    expect(() => plan(about)).toThrow(
      /tag 1\.4\.2 means build #9 in Staging and never moves there/,
    );
  });

  it('is a short version that stood alone, also where another build has it as a line', () => {
    const about = facts({ beside: ['1.4.2', '1.4'], inTarget: held(9, '1.4') });
    expect(() => plan(about)).toThrow(/tag 1\.4 means build #9/);
  });

  it('comes back to the same digest only, where it was taken off', () => {
    const inTarget = [{ ...held(9, '1.4.2')[0]!, listed: false }];
    expect(() => plan(facts({ beside: ['1.4.2'], inTarget }))).toThrow(
      /1\.4\.2 meant build #9 in Staging and comes back to that only/,
    );
    const same = inTarget.map((tag) => ({ ...tag, digest: 'sha256:b', build: 12 }));
    expect(plan(facts({ beside: ['1.4.2'], inTarget: same })).tags).toContain('1.4.2');
  });

  it.each(['build-4', 'build-0003', '-x', 'a b', 'x'.repeat(129)])(
    'nor is %s a tag to name',
    (tag) => {
      const choose = () => plan(facts(), [tag]);
      expect(choose).toThrow(Refusal);
      expect(choose).toThrow(expect.objectContaining({ code: 'invalid' }));
    },
  );
});

describe('a roll back', () => {
  const standing = (meantIt: readonly string[], ...tags: SetTag[]): StandingTag[] =>
    tags.map((tag) => ({ ...tag, meantIt: meantIt.includes(tag.name) }));
  const signature = `sha256-${'a'.repeat(64)}.sig`;
  const back = (to: readonly string[], number: number, tags: StandingTag[]) =>
    leaveOut(
      facts({ build: number, digest: `sha256:${number}`, beside: to, isRollback: true }),
      tags,
    );

  it('leaves out the versions of all that is newer, and takes the floats of its line along', () => {
    const tags = standing(
      ['1', 'stable'],
      ...held(7, '1.0.0', '1.0'),
      ...held(8, '1.1.0', '1.1'),
      ...held(9, '1.2.0', '1.2', '1', 'stable', 'beta', 'latest', 'build-9', signature),
    );
    expect(back(['1.0.0', '1.0'], 7, tags)).toEqual({
      off: ['1.1', '1.1.0', '1.2', '1.2.0', 'beta'],
      back: ['1', 'stable'],
    });
  });

  it('leaves what is older alone, whatever number it has: a backport stays', () => {
    const tags = standing([], ...held(9, '2.5.2', 'latest'), ...held(10, '1.1.1', '1.1', '1'));
    expect(back(['2.5.1'], 8, tags)).toEqual({ off: ['2.5.2'], back: [] });
  });

  it('goes by numbers where there are no versions', () => {
    const tags = standing([], ...held(9, 'sha-4d0bd0c'), ...held(7, 'sha-5d0bd0c'));
    expect(back([], 8, tags)).toEqual({ off: ['sha-4d0bd0c'], back: [] });
  });
});
