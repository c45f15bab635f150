import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentOf, momentText } from './moment';

describe('Row 72: a moment', () => {
  it.each([
    ['2026-02-28T23:59:59Z', '2026-02-28T23:59:59.000Z'],
    ['2024-02-29T00:00:00.5Z', '2024-02-29T00:00:00.500Z'],
    ['2026-01-01T00:00:00.123456789Z', '2026-01-01T00:00:00.123Z'],
    ['2026-01-01t00:00:00z', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:30:00+01:00', '2025-12-31T23:30:00.000Z'],
    ['2026-01-01T24:00:00Z', '2026-01-02T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is one', (text, moment) => expect(momentOf(text)?.toISOString()).toBe(moment));

  it.each([
    // Days and times that never are.
    '2026-02-29T00:00:00Z',
    '2026-02-31T00:00:00Z',
    '2026-06-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T23:59:60Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+99:99',
    '2026-01-01T00:00:00+01:60',
    // Years that cannot be kept, be it by their offset alone.
    '0000-01-01T00:00:00Z',
    '0000-12-31T23:59:59-00:00',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-23:59',
    '+275760-09-13T00:00:00Z',
    '275761-01-01T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '-000000-01-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    // Other forms, of which PostgreSQL or `Date` would take some.
    'infinity',
    '-infinity',
    'epoch',
    'now',
    'today',
    'yesterday',
    '',
    '0',
    '1700000000',
    'NaN',
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-01-01 00:00:00Z',
    '2026-W01-1',
    'J2451187',
    '2026-01-01T00:00Z',
    '2026-01-01T00:00:00Z ',
    ' 2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z\0',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    '2026-01-01T00:00:00 Europe/Berlin',
    '٢٠٢٦-01-01T00:00:00Z',
  ])('%j is none', (text) => expect(momentOf(text)).toBeNull());

  it('is read again from what it is written as, whatever it was', () => {
    const ends = { min: new Date(-8.64e15), max: new Date(8.64e15), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(ends), (date) => {
        const written = momentText(date);
        expect(written).toMatch(/^\d{4}-/);
        expect(momentOf(written)?.toISOString()).toBe(written);
        if (/^\d{4}-/.test(date.toISOString()) && date.getUTCFullYear() > 0) {
          expect(written).toBe(date.toISOString());
        }
      }),
    );
  });
});
