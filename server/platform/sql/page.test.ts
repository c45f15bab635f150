import { describe, expect, it } from 'vitest';
import { fromCursor, fromTimeCursor, positionKey, toCursor } from './page';

const anything = () => true;
const id = '00000000-0000-4000-8000-000000000000';
/** A cursor of builds by the bytes of its key. */
const ofBytes = (...bytes: readonly number[]): string =>
  Buffer.from([...Buffer.from('builds '), ...bytes]).toString('base64url');
const invalid = expect.objectContaining({ code: 'invalid' }) as Error;

describe('Row 72: a cursor', () => {
  it.each(['shop', 'web/front', 'a@example.com', '123', '👩‍👩‍👧 é'])('carries %j', (key) => {
    expect(fromCursor('builds', toCursor('builds', key), anything)).toBe(key);
  });

  it('is none where there is none', () => {
    expect(fromCursor('builds', undefined, anything)).toBeNull();
    expect(fromTimeCursor('builds', undefined, anything)).toBeNull();
  });

  it.each([
    ['U+0000', toCursor('builds', 'a@\0')],
    ['bytes that are not UTF-8', ofBytes(0x61, 0xff)],
    ['half a surrogate pair', ofBytes(0xed, 0xa0, 0x80)],
    ['padding', `${toCursor('builds', 'a@')}=`],
    ['what base64url has not', `${toCursor('builds', 'a@b')}!`],
    ['a key written another way', toCursor('builds', 'a?').replace('_', '/')],
    ['bits beyond its end', `${toCursor('builds', 'a@b').slice(0, -1)}h`],
  ])('with %s is none of ours, whatever the list takes', (_what, cursor) => {
    expect(() => fromCursor('builds', cursor, anything)).toThrow(invalid);
  });

  it('of another list is none of this one', () => {
    expect(() => fromCursor('builds', toCursor('audit', '5'), anything)).toThrow(invalid);
    expect(() =>
      fromCursor('builds', toCursor('builds', 'shop'), (key) => /^\d+$/.test(key)),
    ).toThrow(invalid);
    const time = positionKey(new Date(), id);
    expect(() => fromTimeCursor('uploads', toCursor('promotions', time), anything)).toThrow(
      invalid,
    );
  });

  it('of a former version says no list, and is none of ours', () => {
    const former = Buffer.from('123').toString('base64url');
    expect(() => fromCursor('builds', former, anything)).toThrow(invalid);
  });
});

describe('Row 72: a cursor of a list in the order of times', () => {
  it('carries the time and what of it is last', () => {
    const at = new Date('2026-03-03T14:00:00.123Z');
    const cursor = toCursor('builds', positionKey(at, id));
    expect(fromTimeCursor('builds', cursor, anything)).toEqual({ at: at.toISOString(), id });
  });

  it.each([
    '2026-02-31T00:00:00.000Z',
    '2026-06-31T00:00:00.000Z',
    '2025-02-29T00:00:00.000Z',
    '0000-01-01T00:00:00.000Z',
    '-000001-01-01T00:00:00.000Z',
    '+010000-01-01T00:00:00.000Z',
    '2026-13-45T99:99:99.000Z',
    '2026-01-01T24:00:00.000Z',
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.000+00:00',
    'infinity',
    'epoch',
    'now',
    '',
    '1',
  ])('at %j is none of ours', (at) => {
    expect(() => fromTimeCursor('builds', toCursor('builds', `${at} ${id}`), anything)).toThrow(
      invalid,
    );
  });

  it.each([`2026-01-01T00:00:00.000Z`, `2026-01-01T00:00:00.000Z a b`, ` ${id}`, id])(
    '%j is none of ours',
    (key) => {
      expect(() =>
        fromTimeCursor('builds', toCursor('builds', key), (text) => text !== ''),
      ).toThrow(invalid);
    },
  );
});
