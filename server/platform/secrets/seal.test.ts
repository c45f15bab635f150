import { expect, it } from 'vitest';
import { createSeal } from './seal';

const seal = createSeal(Buffer.alloc(32, 1));
const secret = 'a client’s secret';

it('opens what it sealed, which holds nothing of the text (row 23)', () => {
  const sealed = seal.seal(secret, 'provider 1');
  expect(Buffer.from(sealed).includes('client')).toBe(false);
  expect(seal.open(sealed, 'provider 1')).toBe(secret);
});

it('seals the same text differently each time', () => {
  expect(seal.seal(secret, 'x')).not.toEqual(seal.seal(secret, 'x'));
});

it('opens nothing that was sealed for another purpose or with another key', () => {
  const sealed = seal.seal(secret, 'provider 1');
  expect(() => seal.open(sealed, 'provider 2')).toThrow();
  expect(() => createSeal(Buffer.alloc(32, 2)).open(sealed, 'provider 1')).toThrow();
});

it('opens nothing that was changed or cut, wherever', () => {
  const sealed = seal.seal(secret, 'x');
  for (let at = 0; at < sealed.length; at++) {
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => seal.open(changed, 'x')).toThrow();
    expect(() => seal.open(sealed.subarray(0, at), 'x')).toThrow();
  }
});

it('marks equal texts alike, and others, other purposes and other keys otherwise', () => {
  const mark = seal.mark(secret, 'x');
  expect(seal.mark(secret, 'x')).toBe(mark);
  const others = [
    seal.mark(`${secret}.`, 'x'),
    seal.mark(secret, 'y'),
    createSeal(Buffer.alloc(32, 2)).mark(secret, 'x'),
  ];
  expect(others).not.toContain(mark);
});
