import { describe, expect, it } from 'vitest';
import { buildCacheConfigType, helmConfigType, imageConfigType } from '@/oci/manifest/media-types';
import { makesBuild, type PushFacts } from './makes-build';

const push = (facts: Partial<PushFacts> = {}): PushFacts => ({
  tags: ['1.4.2'],
  hasSubject: false,
  inIndex: false,
  mediaTypes: [imageConfigType],
  ...facts,
});

describe('a push makes a build', () => {
  it('when an image or an artifact is pushed to a tag', () => {
    expect(makesBuild(push())).toBe(true);
    expect(makesBuild(push({ mediaTypes: [helmConfigType] }))).toBe(true);
  });

  it('not when it is pushed by digest alone: it may be a platform of an index to come', () => {
    expect(makesBuild(push({ tags: [] }))).toBe(false);
  });

  it('not when it refers to a subject, or is tagged as the signature of another digest', () => {
    expect(makesBuild(push({ hasSubject: true }))).toBe(false);
    const hex = 'a'.repeat(64);
    expect(makesBuild(push({ tags: [`sha256-${hex}.sig`] }))).toBe(false);
    expect(makesBuild(push({ tags: [`sha256-${hex}`] }))).toBe(false);
    expect(makesBuild(push({ tags: ['sha256-short'] }))).toBe(true);
    expect(makesBuild(push({ tags: [`sha256-${hex}.sig`, '1.4.2'] }))).toBe(true);
  });

  it('not when it is part of an index, nor for a builder’s cache', () => {
    expect(makesBuild(push({ inIndex: true }))).toBe(false);
    const cache = [buildCacheConfigType];
    expect(makesBuild(push({ mediaTypes: cache }))).toBe(false);
  });
});
