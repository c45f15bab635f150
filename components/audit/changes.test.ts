import { describe, expect, it } from 'vitest';
import { changesOf } from './changes';

describe('before and after', () => {
  it('shows only the fields that changed', () => {
    expect(changesOf({ name: 'Shop', floats: ['latest'] }, { name: 'Shop', floats: [] })).toEqual([
      { field: 'floats', before: 'latest', after: 'none' },
    ]);
  });
  it('shows all there is where there is one side only', () => {
    expect(changesOf(null, { role: 'viewer', stages: null })).toEqual([
      { field: 'role', before: null, after: 'viewer' },
      { field: 'stages', before: null, after: null },
    ]);
  });
  it('takes what is no object as one value', () => {
    expect(changesOf('a', 3)).toEqual([{ field: 'value', before: 'a', after: '3' }]);
    expect(changesOf(null, undefined)).toEqual([]);
  });
  it('looks into documents, and names what changed in them by its path', () => {
    const policy = (version: number, ...gates: object[]) => ({ version, automatic: false, gates });
    const checks = { kind: 'checks', names: ['scan', 'unit'] };
    expect(
      changesOf(
        policy(9, checks, { kind: 'approvals', groups: [{ count: 1 }] }),
        policy(
          10,
          { kind: 'soak', hours: 2 },
          checks,
          { kind: 'approvals', groups: [{ count: 2 }] },
          checks,
        ),
      ),
    ).toEqual([
      { field: 'gates[approvals].groups[1].count', before: '1', after: '2' },
      { field: 'gates[checks-2].kind', before: null, after: 'checks' },
      { field: 'gates[checks-2].names', before: null, after: 'scan, unit' },
      { field: 'gates[soak].hours', before: null, after: '2' },
      { field: 'gates[soak].kind', before: null, after: 'soak' },
      { field: 'version', before: '9', after: '10' },
    ]);
    expect(changesOf({ a: {} }, { a: { b: 1 } })).toEqual([
      { field: 'a', before: '{}', after: null },
      { field: 'a.b', before: null, after: '1' },
    ]);
  });
});
