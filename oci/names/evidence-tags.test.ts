import { describe, expect, it } from 'vitest';
import { evidenceTagsOf, isNamedAfterDigest, subjectOfTag } from './evidence-tags';
import { digestOf } from './hash';
import { isTag } from './tags';

const hex = 'ab'.repeat(32);

describe('a tag that names a digest', () => {
  it.each([
    [`sha256-${hex}.sig`, 'signature', 'sha256'],
    [`sha256-${hex}.att`, 'attestation', 'sha256'],
    [`sha256-${hex}.sbom`, 'sbom', 'sha256'],
    [`sha256-${hex}`, 'referrers', 'sha256'],
    [`sha512-${hex}`, 'referrers', 'sha512'],
  ])('%s is read', (tag, form, algorithm) => {
    expect(subjectOfTag(tag)).toEqual({ form, algorithm, hex });
  });

  it.each([
    'latest',
    'sha256-short',
    `sha256-${hex}0`,
    `sha256-${hex.toUpperCase()}`,
    `sha256-${hex}.sig.x`,
    `sha256-${hex}.toString`,
    `sha256-${hex}-sig`,
    `sha512-${hex}.sig`,
    `sha512-${hex}${hex}`,
    `sha384-${hex}`,
    `x-sha256-${hex}`,
  ])('%s is none of these', (tag) => {
    expect(subjectOfTag(tag)).toBeNull();
  });

  it('is a tool’s mark with another suffix too, and then says nothing that is known', () => {
    expect(isNamedAfterDigest(`sha256-${hex}.new`)).toBe(true);
    expect(isNamedAfterDigest(`sha256-${hex}`)).toBe(true);
    expect(isNamedAfterDigest(`sha256-${hex}.`)).toBe(true);
    expect(isNamedAfterDigest(`sha256-${hex}0`)).toBe(false);
    expect(isNamedAfterDigest('sha256-short')).toBe(false);
  });
});

describe('the tags that tell of a digest', () => {
  it('are those that lead back to it', () => {
    for (const algorithm of ['sha256', 'sha512'] as const) {
      const digest = digestOf(Buffer.from('x'), algorithm);
      const tags = evidenceTagsOf(digest);
      expect(tags).toHaveLength(algorithm === 'sha256' ? 4 : 1);
      for (const tag of tags) {
        expect(isTag(tag)).toBe(true);
        const subject = subjectOfTag(tag);
        expect(subject?.algorithm).toBe(algorithm);
        expect(digest.startsWith(`${algorithm}:${subject?.hex}`)).toBe(true);
      }
    }
  });
});
