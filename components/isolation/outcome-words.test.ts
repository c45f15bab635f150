import { expect, it } from 'vitest';
import type { IsolationResult } from '@/contract/shapes/isolation';
import { cellWords, surpriseText } from './outcome-words';

type Surprise = IsolationResult['surprises'][number];

const surprise = (change: Partial<Surprise>): Surprise => ({
  cluster: 'robot.shop.prod-eu',
  credential: 'sr_1',
  registry: 'cart-prod',
  action: 'pull',
  expected: 'unknown',
  found: 'allowed',
  ...change,
});

it('L3: says what was met and what should have been', () => {
  expect(surpriseText(surprise({}))).toBe(
    'pull from cart-prod: is let in; should not learn that there is such a registry.',
  );
  expect(surpriseText(surprise({ action: 'push', expected: 'refused' }))).toBe(
    'push to cart-prod: is let in; should be refused.',
  );
});

it('names in a cell what weighs most: what one may, then what one may not, then what one learns', () => {
  const learns = surprise({ action: 'push', found: 'refused' });
  const lacks = surprise({ expected: 'allowed', found: 'unknown' });
  expect(cellWords([learns, surprise({}), surprise({ credential: 'sr_2' })])).toBe('may pull');
  expect(cellWords([learns, lacks])).toBe('may not pull');
  expect(cellWords([learns])).toBe('knows of it');
  expect(cellWords([surprise({ expected: 'refused', found: 'unknown' })])).toBe('as if none');
});
