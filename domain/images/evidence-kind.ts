import { subjectOfTag } from '@/oci/evidence-tags';

/** What something that is told of a build is, as people name it. */
export const evidenceKinds = [
  'signature',
  'attestation',
  'sbom',
  'bundle',
  'referrers',
  'other',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** Each in a sentence: “a signature of …”. */
export const evidenceWords: Readonly<Record<EvidenceKind, string>> = {
  signature: 'a signature',
  attestation: 'an attestation',
  sbom: 'an SBOM',
  bundle: 'a sigstore bundle',
  referrers: 'a list of referrers',
  other: 'an attachment',
};

const byType: ReadonlyMap<string, EvidenceKind> = new Map([
  ['application/vnd.dev.cosign.artifact.sig.v1+json', 'signature'],
  ['application/vnd.dev.cosign.artifact.att.v1+json', 'attestation'],
  ['application/vnd.dev.cosign.artifact.sbom.v1+json', 'sbom'],
  ['application/vnd.cncf.notary.signature', 'signature'],
  ['application/vnd.docker.attestation.manifest.v1+json', 'attestation'],
  ['application/vnd.in-toto+json', 'attestation'],
  ['application/spdx+json', 'sbom'],
  ['text/spdx', 'sbom'],
  ['application/vnd.cyclonedx+json', 'sbom'],
  ['application/vnd.cyclonedx+xml', 'sbom'],
  ['application/vnd.cyclonedx', 'sbom'],
  ['application/vnd.syft+json', 'sbom'],
]);

/** One type for signatures and attestations alike, whatever the version of the format. */
const bundle = /^application\/vnd\.dev\.sigstore\.bundle[.+]/;

/**
 * What a piece of evidence is: by the tag that tells of it, which is all that cosign 2 and skopeo say
 * (their manifests call themselves images), else by the type that it calls itself.
 * @param tag the tag by which it is told; null: it names its subject, or rides in the index.
 */
export function evidenceKindOf(artifactType: string | null, tag: string | null): EvidenceKind {
  const told = tag === null ? null : subjectOfTag(tag);
  if (told) return told.form;
  if (artifactType === null) return 'other';
  return byType.get(artifactType) ?? (bundle.test(artifactType) ? 'bundle' : 'other');
}
