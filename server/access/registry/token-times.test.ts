import { expect, it } from 'vitest';
import { countsAt } from './token-times';

const now = new Date('2026-03-02T09:00:00Z');
const at = (seconds: number) => now.getTime() / 1000 + seconds;

it.each([
  [{ exp: at(-29) }, true],
  [{ exp: at(-30) }, false],
  [{ exp: at(-31) }, false],
  [{ exp: at(600), iat: at(30) }, true],
  [{ exp: at(600), iat: at(31) }, false],
  [{ exp: at(600), nbf: at(30) }, true],
  [{ exp: at(600), nbf: at(31) }, false],
  [{ exp: at(600), iat: at(-86_400) }, true],
  [{}, true],
])('an identity token with %j counts: %s', (claims, counts) => {
  expect(countsAt(claims, now)).toBe(counts);
});
