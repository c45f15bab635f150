import { expect, it } from 'vitest';
import { cutText } from './cut-text';

it('leaves what fits, and ends what does not with an ellipsis at the bound', () => {
  expect(cutText('abcd', 4)).toBe('abcd');
  expect(cutText('abcde', 4)).toBe('abc…');
});

it('counts characters and cuts none in two', () => {
  expect(cutText('🦊🦊🦊🦊', 4)).toBe('🦊🦊🦊🦊');
  expect(cutText('🦊🦊🦊🦊🦊', 4)).toBe('🦊🦊🦊…');
  expect(cutText('aaa🦊🦊', 4)).toBe('aaa…');
});
