import { describe, expect, it } from 'vitest';
import { expiryState, isInUse } from './expiry-state';

const now = Date.parse('2026-03-03T12:00:00Z');

describe('an expiry', () => {
  it('warns in its last week and says when it is past', () => {
    expect(expiryState('2026-03-11T12:00:00Z', now)).toBe('good');
    expect(expiryState('2026-03-10T12:00:00Z', now)).toBe('soon');
    expect(expiryState('2026-03-03T12:00:00Z', now)).toBe('expired');
  });
});

describe('a secret in use', () => {
  it('was used in the last 30 days; one never used is not', () => {
    expect(isInUse('2026-02-20T00:00:00Z', now)).toBe(true);
    expect(isInUse('2026-01-20T00:00:00Z', now)).toBe(false);
    expect(isInUse(null, now)).toBe(false);
  });
});
