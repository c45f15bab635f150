import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUploadRange, parseByteRange, parseUploadRange } from './ranges';

const position = fc.nat({ max: 2 ** 40 });

describe('parseUploadRange', () => {
  it('reads what a client writes, with or without the unit', () => {
    fc.assert(
      fc.property(position, position, (start, more) => {
        const range = { start, end: start + more };
        expect(parseUploadRange(`${range.start}-${range.end}`)).toEqual(range);
        expect(parseUploadRange(`bytes ${range.start}-${range.end}/*`)).toEqual(range);
      }),
    );
  });

  it.each(['', '5', '5-', '-5', '9-3', 'a-b', '1-2-3', '1.5-2', '0-9999999999999999', '+1-2'])(
    'refuses %j',
    (text) => {
      expect(parseUploadRange(text)).toBeNull();
    },
  );

  it('says 0-0 of an upload that has nothing, and the last byte of one that has', () => {
    expect(formatUploadRange(0)).toBe('0-0');
    expect(formatUploadRange(1)).toBe('0-0');
    expect(formatUploadRange(1000)).toBe('0-999');
  });
});

describe('parseByteRange', () => {
  it('stays within the document and is never empty', () => {
    const end = fc.option(position, { nil: '' });
    fc.assert(
      fc.property(end, end, fc.nat({ max: 2000 }), (first, last, size) => {
        const range = parseByteRange(`bytes=${first}-${last}`, size);
        if (range === null || range === 'unsatisfiable') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });

  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-5', { start: 2, end: 5 }],
    ['bytes=2-', { start: 2, end: 9 }],
    ['bytes=2-500', { start: 2, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-500', { start: 0, end: 9 }],
    ['Bytes=9-9', { start: 9, end: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=10-20', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', null],
    ['bytes=-', null],
    ['bytes=0-1,3-4', null],
    ['items=0-1', null],
    ['bytes 0-1', null],
  ])('of 10 bytes, %s is %j', (header, expected) => {
    expect(parseByteRange(header, 10)).toEqual(expected);
  });

  it('finds nothing in an empty document', () => {
    expect(parseByteRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(parseByteRange('bytes=-1', 0)).toBe('unsatisfiable');
  });
});
