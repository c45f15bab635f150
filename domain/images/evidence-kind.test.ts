import { expect, it } from 'vitest';
import { imageConfigType } from '@/oci/media-types';
import { evidenceKindOf } from './evidence-kind';

const tag = (suffix: string) => `sha256-${'a'.repeat(64)}${suffix}`;

it.each([
  ['.sig', 'signature'],
  ['.att', 'attestation'],
  ['.sbom', 'sbom'],
  ['', 'referrers'],
] as const)('what cosign 2 tells by sha256-…%s is no image: %s', (suffix, kind) => {
  expect(evidenceKindOf(imageConfigType, tag(suffix))).toBe(kind);
});

it.each([
  ['application/vnd.cncf.notary.signature', 'signature'],
  ['application/vnd.dev.sigstore.bundle.v0.3+json', 'bundle'],
  ['application/spdx+json', 'sbom'],
  ['application/vnd.example.report', 'other'],
  [imageConfigType, 'other'],
  [null, 'other'],
] as const)('what calls itself %s is: %s', (type, kind) => {
  expect(evidenceKindOf(type, null)).toBe(kind);
  expect(evidenceKindOf(type, 'v1')).toBe(kind);
});
