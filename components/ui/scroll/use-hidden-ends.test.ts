import { describe, expect, it } from 'vitest';
import { hiddenEnds } from './use-hidden-ends';

describe('a box that scrolls sideways', () => {
  it.each([
    [0, 400, null],
    [0, 390.6, null],
    [0, 300, 'end'],
    [50, 300, 'both'],
    [100, 300, 'start'],
  ])('scrolled by %d of %d wide says what is hidden: %s', (scrollLeft, clientWidth, more) => {
    const scrollWidth = clientWidth === 390.6 ? 391 : 400;
    expect(hiddenEnds({ scrollLeft, clientWidth, scrollWidth })).toBe(more);
  });
});
