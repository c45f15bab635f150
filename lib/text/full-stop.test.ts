import { expect, it } from 'vitest';
import { stopped } from './full-stop';
import { Refusal } from '../refusal';

it.each([
  ['Nobody may', 'Nobody may.'],
  ['Nobody may.', 'Nobody may.'],
  ['Who may? ', 'Who may?'],
  ['It was withdrawn: leaks a key!', 'It was withdrawn: leaks a key!'],
  ['She said “no”', 'She said “no”.'],
  ['She said “no.”', 'She said “no.”'],
  ['It has gone (again)', 'It has gone (again).'],
  ['See https://example.com/promotions/7', 'See https://example.com/promotions/7'],
])('%s', (text, ended) => {
  expect(stopped(text)).toBe(ended);
  expect(new Refusal('conflict', text).message).toBe(ended);
});
