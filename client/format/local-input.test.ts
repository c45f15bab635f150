import { describe, expect, it } from 'vitest';
import { fromLocalInput, toLocalInput } from './local-input';

describe('a moment in an input of local time', () => {
  it('comes back as the same moment, to the minute', () => {
    for (const at of ['2026-03-03T14:05:00.000Z', '2025-12-31T23:59:00.000Z']) {
      expect(fromLocalInput(toLocalInput(at))).toBe(at);
    }
    expect(toLocalInput(Date.UTC(2026, 2, 3, 14, 5, 59))).toMatch(/^2026-03-0[234]T\d\d:\d5$/);
  });
  it('is none where nothing, or no time, is written', () => {
    expect(fromLocalInput('')).toBeNull();
    expect(fromLocalInput('yesterday')).toBeNull();
  });
});
