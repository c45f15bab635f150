import { describe, expect, it } from 'vitest';
import { auditActions } from '@/domain/audit/actions';
import { actionOptions } from './action-options';

describe('the choice of actions', () => {
  it('has every action once, and every kind of several as a whole before them', () => {
    const values = actionOptions(null).map(({ value }) => value);
    expect(new Set(values).size).toBe(values.length);
    expect(values).toEqual(expect.arrayContaining([...auditActions]));
    expect(values.indexOf('promotion')).toBe(values.indexOf('promotion.promoted') - 1);
    expect(values).not.toContain('isolation');
  });
  it('keeps a chosen one that it does not know', () => {
    expect(actionOptions('gate.opened').at(-1)).toEqual({
      value: 'gate.opened',
      label: 'Gate: opened',
    });
    expect(actionOptions('promotion')).toEqual(actionOptions(null));
  });
});
