import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultFloatingTags, isFloating } from './floating';
import { chooseLatest } from './latest';
import { matchesTag } from './matches-tag';
import { kindOfBuild } from './tag-kind';

describe('matchesTag', () => {
  it.each([
    ['main', 'main', true],
    ['main', 'maintenance', false],
    ['release-*', 'release-2026', true],
    ['*-latest', 'web-latest', true],
    ['1.*.0', '1.14.0', true],
    ['1.*.0', '1.0', false],
    ['a*a', 'a', false],
    ['*', 'anything', true],
  ])('%s and %s: %s', (pattern, tag, is) => expect(matchesTag(pattern, tag)).toBe(is));

  it('says what a regular expression would', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (glob, tag) => {
        const expression = glob.replaceAll('.', '\\.').replaceAll(/\*+/g, '.*');
        expect(matchesTag(glob, tag)).toBe(new RegExp(`^${expression}$`).test(tag));
      }),
    );
  });
});

describe('isFloating', () => {
  const metadata = ['1.4.2', '1.4', '1', 'latest'];
  it.each([
    ['1.4.2', metadata, false],
    ['1.4', metadata, true],
    ['1', metadata, true],
    ['v1', ['v1.4.2', 'v1'], true],
    ['1.4', ['1.4'], false],
    ['1.4', ['1.4', '1.5.2'], false],
    ['latest', [], true],
    ['stable', [], true],
    ['main', [], true],
    ['build-7', ['build-7'], false],
    ['sha-4d0bd0c', [], false],
  ])('%s beside %j: %s', (tag, beside, is) =>
    expect(isFloating(tag, beside, defaultFloatingTags)).toBe(is),
  );

  it('never lets build-<number> float, whatever is written', () => {
    expect(isFloating('build-7', [], ['*'])).toBe(false);
  });
});

describe('kindOfBuild', () => {
  it.each([
    [['1.4.2', '1.4', '1', 'latest'], 'release'],
    [['v1.4.2-14-g2414721'], 'release'],
    [['2026.11.05-2'], 'release'],
    [['2.0.0-beta.1'], 'pre-release'],
    [['2.0.0-beta.1', 'beta'], 'pre-release'],
    [['main', 'sha-4d0bd0c'], 'named'],
    [['nightly'], 'named'],
    [['pr-12'], 'preview'],
    [['sha-4d0bd0c'], 'preview'],
    [['2.0.0-amd64'], 'preview'],
    [['2.0.0-arm64v8'], 'preview'],
    [['linux-arm64'], 'preview'],
    [['buildcache'], 'preview'],
    [['cache-main'], 'preview'],
    [['d3b07384d113edec49eaa6238ad5ff00d3b07384d113edec49eaa6238ad5ff00'], 'preview'],
    [['build-7'], 'preview'],
  ])('%j: %s', (tags, kind) => expect(kindOfBuild(tags)).toBe(kind));
});

describe('chooseLatest', () => {
  const of = (...builds: string[][]) =>
    chooseLatest(builds.map((tags, at) => ({ number: at + 1, tags })))?.number ?? null;
  it.each([
    [[['1.0.0'], ['1.1.0'], ['1.0.1']], 2],
    [[['main'], ['1.0.0'], ['main']], 2],
    [[['main'], ['feature-x'], ['pr-3']], 2],
    [[['1.0.0'], ['2.0.0-rc.1']], 1],
    [[['pr-3'], ['sha-4d0bd0c']], null],
    [[['1.0.0', 'latest'], ['1.0.1']], 2],
    [[['2.0.0-amd64'], ['2.0.0-arm64'], ['2.0.0']], 3],
  ])('%j: #%s', (builds, number) => expect(of(...builds)).toBe(number));
});
