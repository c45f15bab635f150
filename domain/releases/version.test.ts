import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, isLineOf, isNewer, linesOf, readVersion, versionOf } from './version';

const version = (tag: string) => {
  const read = readVersion(tag);
  if (!read) throw new Error(`${tag} is no version`);
  return read;
};

describe('readVersion', () => {
  it.each([
    '1.4',
    '1.4.2',
    'v1.4.2',
    '1.4.2-rc.1',
    '22.1.0-slim',
    '1.4.2_linux',
    '0.0.20261105',
    '2026.11',
    '2026.11.05',
    '2026.11.05-2',
    '2026-11-05',
    '20261105',
    '20261105-1430',
    '20261105-ad132f5',
    'v1.4.2-14-g2414721',
    '1.4.2-rc.1-3-gabcdef0-dirty',
  ])('takes %s', (tag) => expect(readVersion(tag)).not.toBeNull());

  it.each([
    'latest',
    'main',
    '26',
    'v2',
    '4d0bd0c',
    'sha-4d0bd0c',
    'pr-12',
    '1.4.',
    '.1',
    'x1.4',
    '1.4.2-',
    'stable-1.4',
    '20261345',
    '20260132',
    'build-7',
  ])('leaves %s', (tag) => expect(readVersion(tag)).toBeNull());
});

describe('compareVersions', () => {
  // Each row in ascending order.
  it.each([
    [['1.4.2', '1.4.10', '1.10.0', '2.0.0', '10.0.0']],
    [['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2']],
    [['1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', 'v1.0.1']],
    [['v1.4.2', 'v1.4.2-1-gaaaaaaa', 'v1.4.2-14-gbbbbbbb', 'v1.4.3']],
    [['2026.9.30', '2026.11.05', '2026.11.05-2', '2026.11.05-10', '2026.11.06']],
    [['20261105', '20261105-1430-ad132f5', '20261106-0900-bd132f5']],
    [['2026-09-30', '2026-11-05']],
    [['1.9.0', '2026.11.0']],
    [['1.0.9007199254740993', '1.0.9007199254740994']],
  ])('%j', (tags) => {
    const sorted = [...tags].reverse().sort((a, b) => compareVersions(version(a), version(b)));
    expect(sorted).toEqual(tags);
    expect(compareVersions(version(tags[0]!), version(tags[1]!))).toBeLessThan(0);
  });

  it('takes v1.4.0, 1.4 and 1.4.0 for the same', () => {
    expect(compareVersions(version('v1.4.0'), version('1.4'))).toBe(0);
  });

  it('is one order, whatever is compared', () => {
    const tag = fc.constantFrom(
      '1.0',
      '1.0.0',
      '1.0.1-rc.1',
      '1.0.1-3-gabcdef0',
      '1.0.1',
      '1.0.1-alpine',
      '2026.11',
      '2026.11.05-2',
      '20261105',
      '2.0.0-beta.2',
      '2.0.0-beta.10',
    );
    fc.assert(
      fc.property(tag, tag, tag, (a, b, c) => {
        const [x, y, z] = [version(a), version(b), version(c)];
        expect(Math.sign(compareVersions(x, y))).toBe(0 - Math.sign(compareVersions(y, x)));
        if (compareVersions(x, y) <= 0 && compareVersions(y, z) <= 0) {
          expect(compareVersions(x, z)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});

describe('lines', () => {
  it.each([
    ['1', '1.4.2', true],
    ['v1', '1.4.2', true],
    ['1.4', 'v1.4.2', true],
    ['1.4-alpine', '1.4.2-alpine', true],
    ['2026.11', '2026.11.05', true],
    ['1.4.2', '1.4.2', false],
    ['1.4', '1.40.2', false],
    ['1.4', '1.4.2-alpine', false],
    ['1.4-alpine', '1.4.2', false],
    ['latest', '1.4.2', false],
  ])('%s of %s: %s', (tag, of, is) => expect(isLineOf(tag, version(of))).toBe(is));

  it('are named longest first', () => {
    expect(linesOf(version('v1.4.2'))).toEqual(['1.4', 'v1.4', '1', 'v1']);
    expect(linesOf(version('1.4'))).toEqual(['1', 'v1']);
  });
});

describe('versionOf', () => {
  it.each([
    [['1', '1.4', '1.4.2', 'latest', 'build-7'], '1.4.2'],
    [['1.4', 'latest'], '1.4'],
    [['1.4.2', '1.4.2-rc.3'], '1.4.2'],
    [['main', 'sha-4d0bd0c'], null],
  ])('%j is %s', (tags, is) => expect(versionOf(tags)?.tag ?? null).toBe(is));
});

describe('isNewer', () => {
  const build = (number: number, tag?: string) => ({ number, version: tag ? version(tag) : null });
  it.each([
    [build(12, '1.1.1'), build(11, '2.5.2'), false],
    [build(11, '2.5.2'), build(12, '1.1.1'), true],
    [build(12, '2.5.2'), build(11, '2.5.2'), true],
    [build(12), build(11, '2.5.2'), true],
    [build(11), build(12), false],
  ])('%#', (a, b, is) => expect(isNewer(a, b)).toBe(is));
});
