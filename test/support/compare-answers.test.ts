import { expect, it } from 'vitest';
import { type Difference, differenceLine, differences } from './compare-answers';

const lines = (was: unknown, is: unknown) => differences(was, is).map(differenceLine);

it('finds nothing where answers are the same, in whichever order their members come', () => {
  expect(lines({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toEqual([]);
});

it('tells what came, what went and what is another, each with its place', () => {
  const was = { name: 'Shop', gone: null, items: [{ number: 1 }, { number: 2 }] };
  const is = { name: 'The shop', items: [{ number: 1, version: '1.0' }], more: false };
  expect(lines(was, is)).toEqual([
    'name: "Shop" → "The shop"',
    'gone: went: null',
    'items[0].version: came: "1.0"',
    'items[1]: went: {"number":2}',
    'more: came: false',
  ]);
});

it('leaves out items that came and are meant, wherever they stand, and none that was there', () => {
  const was = { items: [{ kind: 'a', n: 1 }, { kind: 'b' }] };
  const is = { items: [{ kind: 'a', n: 0 }, { kind: 'a', n: 1 }, { kind: 'c' }, { kind: 'b' }] };
  const isMeant = ({ at, is: came }: Difference) =>
    at.startsWith('items[') && JSON.stringify(came).startsWith('{"kind":"a"');
  expect(differences(was, is, '', isMeant).map(differenceLine)).toEqual([
    'items[1].kind: "b" → "c"',
    'items[2]: came: {"kind":"b"}',
  ]);
});

it('takes null, nothing, a list and an object for four different things (L12)', () => {
  const values = [null, undefined, [], {}];
  for (const was of values) {
    for (const is of values)
      expect(differences({ was }, { was: is })).toHaveLength(was === is ? 0 : 1);
  }
});
