import { describe, expect, it } from 'vitest';
import { untilWords } from './until';

const now = Date.parse('2026-03-03T12:00:00Z');

describe('when something is over', () => {
  it('is told by the clock alone today, with the day within a week, with the date after', () => {
    expect(untilWords('2026-03-03T14:00:00Z', now, 'Europe/Berlin')).toBe('until 15:00');
    expect(untilWords('2026-03-05T14:00:00Z', now, 'Europe/Berlin')).toBe('until Thu 15:00');
    expect(untilWords('2026-03-20T14:00:00Z', now, 'Europe/Berlin')).toBe('until 20 Mar, 15:00');
  });
  it('is of the day that the reader has', () => {
    expect(untilWords('2026-03-03T23:30:00Z', now, 'Europe/Berlin')).toBe('until Wed 00:30');
  });
  it('names UTC', () => {
    expect(untilWords('2026-03-03T14:00:00Z', now, 'UTC')).toBe('until 14:00 UTC');
  });
});
