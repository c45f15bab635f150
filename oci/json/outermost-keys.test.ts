import fc from 'fast-check';
import { expect, it } from 'vitest';
import { outermostKeys } from './outermost-keys';

const read = (text: string, most = 100) => outermostKeys(Buffer.from(text), most);

it('finds what JSON.parse finds', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(3), (document, indent) => {
      const text = JSON.stringify(document, null, indent);
      expect(new Set(read(text))).toEqual(new Set(Object.keys(JSON.parse(text) as object)));
    }),
  );
});

it.each<[string, string[]]>([
  ['\ufeff {"a" : {"b": ["c:"]}, "d":1}', ['a', 'd']],
  ['{"a": "x", "a": "y\\":z", "\\u0062": 1}', ['a', 'a', 'b']],
  ['{"a": 1} {"b": 2}', ['a', 'b']],
  ['{"a": 1, broken, "b": \\}', ['a', 'b']],
  ['{"a', []],
  ['{"\\x": 1}', ['\\x']],
  ['[{"a": 1}]', []],
  ['"a": 1', []],
  ['', []],
])('of %s', (text, keys) => {
  expect(read(text)).toEqual(keys);
});

it('gives up where there are too many', () => {
  expect(read('{"a":1,"b":2}', 2)).toEqual(['a', 'b']);
  expect(read('{"a":1,"b":2,"c":3}', 2)).toBeNull();
});
