import { expect, it } from 'vitest';
import { generatePassword } from './generate-password';

it('makes five groups of four signs that cannot be mistaken, and never the same twice', () => {
  const made = Array.from({ length: 200 }, generatePassword);
  for (const one of made) expect(one).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){4}$/);
  expect(new Set(made).size).toBe(200);
});

it('uses the whole alphabet', () => {
  const signs = new Set(Array.from({ length: 200 }, generatePassword).join('').replaceAll('-', ''));
  expect(signs.size).toBe(31);
});
