import { expect, it } from 'vitest';
import { imageConfigType } from '@/oci/manifest/media-types';
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

const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const said = (predicateType: string | null, content: string | null = 'dsse-envelope') => ({
  predicateType,
  content,
});

it.each([
  ['https://sigstore.dev/cosign/sign/v1', 'signature'],
  ['https://spdx.dev/Document', 'sbom'],
  ['https://spdx.dev/Document/v2.3', 'sbom'],
  ['https://cyclonedx.org/bom', 'sbom'],
  ['https://slsa.dev/provenance/v0.2', 'provenance'],
  ['https://slsa.dev/provenance/v1', 'provenance'],
  ['https://cosign.sigstore.dev/attestation/vuln/v1', 'findings'],
  ['https://openvex.dev/ns/v0.2.0', 'vex'],
  ['https://slsa.dev/verification_summary/v1', 'attestation'],
  ['https://spdx.dev.example.com/Document', 'attestation'],
  ['https://example.com/review', 'attestation'],
] as const)('a bundle or an attestation that says to hold %s is: %s', (predicateType, kind) => {
  expect(evidenceKindOf(bundle, null, said(predicateType))).toBe(kind);
  expect(evidenceKindOf('application/vnd.in-toto+json', null, said(predicateType))).toBe(kind);
  // Whatever it says besides, a tag or a type of its own is what it is.
  expect(evidenceKindOf(bundle, tag('.sbom'), said(predicateType))).toBe('sbom');
  expect(evidenceKindOf('text/spdx', null, said(predicateType))).toBe('sbom');
  expect(evidenceKindOf(imageConfigType, null, said(predicateType))).toBe('other');
});

it('a bundle of a signature is one, and one that says nothing is a bundle', () => {
  expect(evidenceKindOf(bundle, null, said(null, 'message-signature'))).toBe('signature');
  for (const nothing of [said(null), said('', null), null, undefined]) {
    expect(evidenceKindOf(bundle, null, nothing)).toBe('bundle');
  }
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
