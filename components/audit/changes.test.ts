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
    const policy = (count: number, more: object[] = []) => ({
      version: count,
      document: {
        automatic: false,
        gates: [{ kind: 'soak', hours: 2 }, { kind: 'approvals', groups: [{ count }] }, ...more],
      },
    });
    expect(changesOf(policy(1), policy(2, [{ kind: 'checks', names: ['scan', 'unit'] }]))).toEqual([
      { field: 'version', before: '1', after: '2' },
      { field: 'document.gates[2].groups', before: '[{"count":1}]', after: '[{"count":2}]' },
      { field: 'document.gates[3].kind', before: null, after: 'checks' },
      { field: 'document.gates[3].names', before: null, after: 'scan, unit' },
    ]);
    expect(changesOf({ a: {} }, { a: { b: 1 } })).toEqual([
      { field: 'a', before: '{}', after: null },
      { field: 'a.b', before: null, after: '1' },
    ]);
  });
});
