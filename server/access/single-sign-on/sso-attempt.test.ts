import { describe, expect, it } from 'vitest';
import {
  attemptCookies,
  attemptsTooMany,
  newAttempt,
  purposeOf,
  readState,
  stateOf,
  type Purpose,
} from './sso-attempt';

const url = 'http://127.0.0.1:3000';
const at = (second: number, purpose: Purpose = 'sign-in') =>
  newAttempt(new Date(1_770_000_000_000 + second * 1000), purpose);

describe('an attempt to sign in through a provider', () => {
  it('comes back with the state, and nothing else is taken for one', () => {
    const attempt = at(0);
    expect(readState(stateOf(attempt, 'abc_-1'))).toEqual({ attempt, state: 'abc_-1' });
    for (const wrong of [
      null,
      '',
      'abc',
      '.abc',
      `${attempt}.`,
      `${attempt}.a.b`,
      `x.${attempt}`,
    ]) {
      expect(readState(wrong), String(wrong)).toBeNull();
    }
  });

  it.each(['sign-in', 'proof', 'link'] as const)('says that it is for %s', (purpose) => {
    expect(purposeOf(at(0, purpose))).toBe(purpose);
    expect(readState(stateOf(at(0, purpose), 'x'))).not.toBeNull();
  });

  it('has cookies that no other has', () => {
    const both = [...attemptCookies(url, at(0)), ...attemptCookies(url, at(0))];
    expect(new Set(both).size).toBe(8);
  });

  it('makes a browser forget all but the last three before it', () => {
    const begun = [at(5), at(1), at(4), at(3), at(2)];
    const cookies = begun.flatMap((attempt) => attemptCookies(url, attempt));
    const oldest = [begun[1], begun[4]];
    expect(attemptsTooMany(url, ['theme', ...cookies, 'sallyport.sso-state.x'])).toEqual(oldest);
    expect(attemptsTooMany(url, cookies.slice(0, 12))).toEqual([]);
    expect(attemptsTooMany(url, [])).toEqual([]);
  });
});
