import { describe, expect, it } from 'vitest';
import { remember } from './remember';

describe('remember', () => {
  it('makes each answer once and forgets the one asked longest ago beyond what it is told to keep', () => {
    const made: string[] = [];
    const ask = remember(2, (text) => {
      made.push(text);
      return text.length;
    });
    expect([ask('a'), ask('bb'), ask('a')]).toEqual([1, 2, 1]);
    expect(made).toEqual(['a', 'bb']);
    ask('ccc');
    expect([ask('a'), ask('bb')]).toEqual([1, 2]);
    expect(made).toEqual(['a', 'bb', 'ccc', 'bb']);
  });

  it('keeps an answer that is null', () => {
    let made = 0;
    const ask = remember(2, (): string | null => {
      made += 1;
      return null;
    });
    expect([ask('a'), ask('a'), made]).toEqual([null, null, 1]);
  });
});
