import { describe, expect, it } from 'vitest';
import { queries } from '../queries';
import { touches } from './touches';

const pushed = {
  kind: 'build-pushed',
  project: 'shop',
  image: 'web/front',
  build: 7,
  stage: 'dev',
} as const;

describe('a live event', () => {
  it('refreshes the matrix, the project’s images, and the board of its image', () => {
    expect(touches(pushed, queries.projects().queryKey)).toBe(true);
    expect(touches(pushed, queries.images('shop').queryKey)).toBe(true);
    expect(touches(pushed, queries.board('shop', 'web/front').queryKey)).toBe(true);
    expect(touches(pushed, queries.review('shop', 'web/front', 6, 'staging').queryKey)).toBe(true);
  });
  it('leaves other projects and other images alone', () => {
    expect(touches(pushed, queries.images('bank').queryKey)).toBe(false);
    expect(touches(pushed, queries.board('shop', 'api').queryKey)).toBe(false);
  });
  it('leaves reads alone that its kind cannot alter', () => {
    expect(touches(pushed, queries.tokens().queryKey)).toBe(false);
    expect(touches(pushed, queries.grants('shop').queryKey)).toBe(false);
    expect(touches({ ...pushed, kind: 'access-changed' }, queries.grants('shop').queryKey)).toBe(
      true,
    );
  });
  it('ignores keys that are not the API’s', () => {
    expect(touches(pushed, ['images'])).toBe(false);
    expect(touches(pushed, [])).toBe(false);
  });
});
