import { describe, expect, it } from 'vitest';
import { undoOf, withChange } from './use-set-properties';

describe('a change of properties', () => {
  const before = { ticket: 'SHOP-12', tested: 'yes' };
  it('sets, replaces and removes', () => {
    expect(withChange(before, { ticket: 'SHOP-13', tested: null, owner: 'Ana' })).toEqual({
      ticket: 'SHOP-13',
      owner: 'Ana',
    });
  });
  it('is taken back by its undo', () => {
    const change = { ticket: 'SHOP-13', tested: null, owner: 'Ana' };
    expect(withChange(withChange(before, change), undoOf(before, change))).toEqual(before);
  });
});
