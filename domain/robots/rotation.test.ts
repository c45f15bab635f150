import { describe, expect, it } from 'vitest';
import { endOfSecret } from './lifetime';
import { endOfPrevious } from './rotation';

const now = new Date('2026-03-02T09:00:00Z');
const at = (text: string) => new Date(text);

describe('the secret before the one that was issued', () => {
  it('stays good for 72 hours, or as long as its maker says', () => {
    const far = at('2026-06-01T00:00:00Z');
    expect(endOfPrevious(far, now)).toEqual(at('2026-03-05T09:00:00Z'));
    expect(endOfPrevious(far, now, 1)).toEqual(at('2026-03-02T10:00:00Z'));
    expect(endOfPrevious(far, now, 0)).toEqual(now);
  });

  it('never lives longer than it would have', () => {
    const soon = at('2026-03-02T12:00:00Z');
    expect(endOfPrevious(soon, now)).toEqual(soon);
  });
});

describe('a new secret', () => {
  it('lives 30 days for CI and 90 for a cluster, or as long as its maker says', () => {
    expect(endOfSecret('ci', now)).toEqual(at('2026-04-01T09:00:00Z'));
    expect(endOfSecret('cluster', now)).toEqual(at('2026-05-31T09:00:00Z'));
    expect(endOfSecret('cluster', now, 1)).toEqual(at('2026-03-03T09:00:00Z'));
  });
});
