import { expect, it } from 'vitest';
import { enterStack, isOnTop } from './dialog-stack';

it('knows which dialog is on top, in whatever order they are closed', () => {
  const [first, second] = [Symbol('first'), Symbol('second')];
  const closeFirst = enterStack(first);
  const closeSecond = enterStack(second);
  expect([isOnTop(first), isOnTop(second)]).toEqual([false, true]);
  closeSecond();
  expect(isOnTop(first)).toBe(true);
  const closeAgain = enterStack(second);
  closeFirst();
  expect(isOnTop(second)).toBe(true);
  closeAgain();
});
