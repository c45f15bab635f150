import { describe, expect, it } from 'vitest';
import { remember } from './remember';

describe('remember', () => {
  it('makes each answer once and keeps no more than it is told', () => {
    const made: string[] = [];
    const ask = remember(2, (text) => {
      made.push(text);
      return text.length;
    });
    expect([ask('a'), ask('bb'), ask('a')]).toEqual([1, 2, 1]);
    expect(made).toEqual(['a', 'bb']);
    ask('ccc');
    expect(ask('a')).toBe(1);
    expect(made).toEqual(['a', 'bb', 'ccc', 'a']);
  });
});
