import { describe, expect, it } from 'vitest';
import { formatBytes, formatBytesDifference } from './bytes';
import { shortCommit, shortDigest } from './digest';
import { clockTime, localTime, longAge, shortAge, untilTime, utcTime } from './time';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1_250_000, '1.3 MB'],
    [9_940_000, '9.9 MB'],
    [9_960_000, '10 MB'],
    [184_400_000, '184 MB'],
    [999_600, '1 MB'],
    [2_000_000_000, '2 GB'],
    [-300_000, '−300 kB'],
  ])('%d is written %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('a difference carries its sign, and no change says so', () => {
    expect(formatBytesDifference(1_200_000)).toBe('+1.2 MB');
    expect(formatBytesDifference(-1_200_000)).toBe('−1.2 MB');
    expect(formatBytesDifference(0)).toBe('±0 B');
  });
});

describe('digests', () => {
  it('show their first eight and last four characters, without the algorithm', () => {
    expect(shortDigest(`sha256:41bd0c2e${'0'.repeat(52)}9e7f`)).toBe('41bd0c2e…9e7f');
  });
  it('a commit hash is cut to seven, another revision name is left whole', () => {
    expect(shortCommit('9f3c1ab0d2e4f6a8b0c2d4e6f8a0b2c4d6e8f0a2')).toBe('9f3c1ab');
    expect(shortCommit('release-2026.1')).toBe('release-2026.1');
  });
});

describe('times', () => {
  const now = Date.parse('2026-03-03T14:00:00Z');

  it.each([
    ['2026-03-03T18:30:00Z', 'UTC', '18:30'],
    ['2026-03-03T23:30:00Z', 'Europe/Berlin', 'Wed 00:30'],
    ['2026-03-06T09:00:00Z', 'UTC', 'Fri 09:00'],
    ['2026-03-24T09:00:00Z', 'UTC', '24 Mar, 09:00'],
  ])('%s in %s is said %s', (at, zone, text) => expect(untilTime(at, now, zone)).toBe(text));
  const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

  it.each([
    [0, 'now', 'just now'],
    [59, 'now', 'just now'],
    [60, '1m', '1 minute ago'],
    [4 * 60 + 59, '4m', '4 minutes ago'],
    [3 * 3600, '3h', '3 hours ago'],
    [86_399, '23h', '23 hours ago'],
    [6 * 86_400, '6d', '6 days ago'],
    [21 * 86_400, '3w', '3 weeks ago'],
    [90 * 86_400, '3mo', '3 months ago'],
    [3 * 365 * 86_400, '3y', '3 years ago'],
    [-22 * 3600, 'in 22h', 'in 22 hours'],
    [-30 * 86_400, 'in 30d', 'in 30 days'],
    [-90 * 86_400, 'in 3mo', 'in 3 months'],
  ])('%d seconds ago is %s, in words %s', (seconds, short, long) => {
    expect(shortAge(ago(seconds), now)).toBe(short);
    expect(longAge(ago(seconds), now)).toBe(long);
  });

  it('a time to come is rounded, not cut: what lapses in 72 hours lapses in three days', () => {
    expect(longAge(ago(-(72 * 3600 - 1)), now)).toBe('in 3 days');
    expect(shortAge(ago(-(3600 + 1200)), now)).toBe('in 1h');
  });

  it('the exact moment is told in UTC and in a place', () => {
    expect(utcTime('2026-03-03T14:02:11.480Z')).toBe('2026-03-03 14:02:11 UTC');
    expect(localTime('2026-03-03T14:02:11Z', 'Europe/Berlin')).toMatch(
      /^3 Mar 2026, 15:02:11 (CET|GMT\+1)$/,
    );
    expect(clockTime(Date.parse('2026-03-03T14:02:11Z'), 'UTC')).toBe('14:02');
  });
});
