import { describe, expect, it } from 'vitest';
import { queries } from '../queries';
import { touches } from './touches';

const pushed = {
  kind: 'build.pushed',
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
    expect(touches({ ...pushed, kind: 'grant.saved' }, queries.grants('shop').queryKey)).toBe(true);
  });
  it('refreshes reviews, requests and the inbox where a gate may say something else', () => {
    for (const kind of [
      'promotion.approved',
      'check.reported',
      'build.withdrawn',
      'changed',
    ] as const) {
      const event = { ...pushed, kind };
      const id = '00000000-0000-4000-8000-000000000000';
      expect(touches(event, queries.promotionReview(id).queryKey), kind).toBe(true);
      expect(touches(event, queries.inboxCount().queryKey), kind).toBe(true);
      expect(touches(event, queries.inbox().queryKey), kind).toBe(true);
      const of = (image: string) => queries.review('shop', image, 6, 'staging').queryKey;
      expect(touches(event, of('web/front')), kind).toBe(true);
      expect(touches(event, of('api')), kind).toBe(false);
    }
  });
  it('refreshes every image of a project whose policy or grants changed', () => {
    for (const kind of ['policy.saved', 'grant.removed', 'changed'] as const) {
      const event = { ...pushed, kind, image: null, build: null };
      expect(touches(event, queries.board('shop', 'api').queryKey), kind).toBe(true);
      expect(touches(event, queries.review('shop', 'api', 6, 'staging').queryKey), kind).toBe(true);
      expect(touches(event, queries.board('bank', 'api').queryKey), kind).toBe(false);
    }
  });
  it('ignores keys that are not the API’s', () => {
    expect(touches(pushed, ['images'])).toBe(false);
    expect(touches(pushed, [])).toBe(false);
  });
});
