import { expect, it } from 'vitest';
import { slugPattern } from '@/domain/registries/names';
import { slugOf } from './slug-of';

it.each([
  ['Shop', 'shop'],
  ['Web Front (EU)', 'web-front-eu'],
  ['Añejo & Söhne', 'anejo-sohne'],
  ['  2nd try--now ', 'nd-try-now'],
  ['x'.repeat(39) + ' y', 'x'.repeat(39)],
])('the name %j suggests the slug %j, which is allowed', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
  expect(slug).toMatch(slugPattern);
});

it('a name without a letter suggests none', () => {
  expect(slugOf('2026')).toBe('');
});
