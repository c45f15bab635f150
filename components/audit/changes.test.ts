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
});
