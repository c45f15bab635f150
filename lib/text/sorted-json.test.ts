import { expect, it } from 'vitest';
import { sortedJson } from './sorted-json';

it('is one text for equal documents, however their members were ordered', () => {
  const one = { b: [{ d: 1, c: null }, 'x'], a: false };
  const same = { a: false, b: [{ c: null, d: 1 }, 'x'] };
  expect(sortedJson(one)).toBe('{"a":false,"b":[{"c":null,"d":1},"x"]}');
  expect(sortedJson(same)).toBe(sortedJson(one));
});

it('is another for another document: what is in a list has its order, and false is said', () => {
  expect(sortedJson([1, 2])).not.toBe(sortedJson([2, 1]));
  expect(sortedJson({ a: false })).not.toBe(sortedJson({}));
});
