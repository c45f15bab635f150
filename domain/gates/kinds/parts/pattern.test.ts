import { describe, expect, it } from 'vitest';
import { maxCompared } from '../../facts';
import { patternProblem, wholeMatch } from './pattern';

describe('wholeMatch', () => {
  it('takes the whole value, not a part of it', () => {
    expect(wholeMatch('[0-9]+', '42')).toBe(true);
    expect(wholeMatch('[0-9]+', 'v42')).toBe(false);
    expect(wholeMatch('[0-9]+', '42\n')).toBe(false);
    expect(wholeMatch('a|b', 'ab')).toBe(false);
  });

  it.each(['(a+)+$', '(a|a)*b', '(a|aa)+$', '(.*)*x', '(a*)*b'])(
    'returns for %s, which takes others exponential time',
    (pattern) => {
      expect(patternProblem(pattern)).toBeNull();
      expect(wholeMatch(pattern, `${'a'.repeat(1000)}!`)).toBe(false);
    },
  );

  it('matches nothing with a pattern that is none, nor a value that is too long', () => {
    expect(wholeMatch('(', '(')).toBe(false);
    expect(wholeMatch('a*', 'a'.repeat(maxCompared))).toBe(true);
    expect(wholeMatch('a*', 'a'.repeat(maxCompared + 1))).toBe(false);
  });
});

describe('patternProblem', () => {
  it.each([
    ['(', 'missing closing )'],
    ['[z-a]', 'invalid character class range'],
    ['a**', 'invalid nested repetition operator'],
    ['(?=a)', 'invalid or unsupported Perl syntax'],
    ['(a)\\1', 'invalid escape sequence'],
    ['a{1001}', 'invalid repeat count'],
  ])('says in the parser’s words what is wrong with %s', (pattern, words) => {
    expect(patternProblem(pattern)).toMatch(/^is no pattern: /);
    expect(patternProblem(pattern)).toContain(words);
  });

  it.each([
    'a{1000}'.repeat(71),
    `${'(a?){1000}'.repeat(40)}b`,
    '(.?a?){500}'.repeat(5),
    '((([ab]{31}){31}))'.repeat(4),
    'a{1000}a{500,}'.repeat(2),
  ])('refuses a pattern whose program is large: %s', (pattern) => {
    expect(patternProblem(pattern)).toContain('repeats too much');
  });

  it.each([
    'v?[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9a-z.-]+)?',
    '[0-9a-f]{40}',
    '.{1,500}',
    '(?i)apache-2\\.0|mit',
  ])('takes %s', (pattern) => expect(patternProblem(pattern)).toBeNull());
});
