import { describe, expect, it } from 'vitest';
import { auditQueryOf, exportHref, isFiltered } from './audit-filter';

const none = {
  project: null,
  about: null,
  actor: null,
  action: null,
  target: null,
  address: null,
  from: null,
  to: null,
};

describe('the audit filter', () => {
  it('counts both of its days whole, in UTC', () => {
    expect(auditQueryOf({ ...none, from: '2026-03-03', to: '2026-03-04' })).toEqual({
      from: '2026-03-03T00:00:00.000Z',
      to: '2026-03-04T23:59:59.999Z',
    });
  });
  it('leaves out what is empty and what is no day', () => {
    expect(auditQueryOf({ ...none, actor: ' ', from: '2026-13-40', to: 'yesterday' })).toEqual({});
    expect(isFiltered({ ...none, actor: ' ' })).toBe(false);
    expect(isFiltered({ ...none, project: 'shop' })).toBe(true);
  });
  it('asks about what is named as it is written', () => {
    expect(auditQueryOf({ ...none, about: ' shop/api#26 ' })).toEqual({ about: 'shop/api#26' });
  });
  it('exports what it shows', () => {
    expect(exportHref({ ...none, project: 'shop', target: ' a&b ' }, 'csv')).toBe(
      '/api/v1/audit/export?format=csv&project=shop&target=a%26b',
    );
  });
});
