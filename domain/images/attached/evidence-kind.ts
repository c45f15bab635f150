import { subjectOfTag } from '@/oci/names/evidence-tags';

/** What something that is told of a build is, as people name it. */
export const evidenceKinds = [
  'signature',
  'attestation',
  'sbom',
  'provenance',
  'findings',
  'vex',
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
  provenance: 'a provenance',
  findings: 'a scan',
  vex: 'a VEX document',
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
 * What a statement says, by its predicate (in-toto attestation framework, "Predicates"; what cosign attests,
 * `--type`), whatever the version of it.
 */
const byPredicate: readonly (readonly [RegExp, EvidenceKind])[] = [
  [/^https:\/\/sigstore\.dev\/cosign\/sign\//, 'signature'],
  [/^https:\/\/(?:spdx\.dev\/Document|cyclonedx\.org\/bom|syft\.dev\/bom)(?:\/|$)/, 'sbom'],
  [/^https:\/\/slsa\.dev\/provenance(?:\/|$)/, 'provenance'],
  [/^https:\/\/cosign\.sigstore\.dev\/attestation\/vuln(?:\/|$)/, 'findings'],
  [/^https:\/\/in-toto\.io\/attestation\/vulns(?:\/|$)/, 'findings'],
  [/^https:\/\/openvex\.dev\/ns(?:\/|$)/, 'vex'],
];

/** What a manifest says in annotations of the document that it holds; its author's word. */
export interface SaidOfDocument {
  readonly predicateType: string | null;
  /** A bundle's content: `message-signature` or `dsse-envelope`. */
  readonly content: string | null;
}

const nothing: SaidOfDocument = { predicateType: null, content: null };

/**
 * What a piece of evidence is: by the tag that tells of it, which is all that cosign 2 and skopeo say
 * (their manifests call themselves images), else by the type that it calls itself, and by what a bundle or
 * an attestation says to hold: cosign 3 and GitHub write all of theirs under one type.
 * @param tag the tag by which it is told; null: it names its subject, or rides in the index.
 */
export function evidenceKindOf(
  artifactType: string | null,
  tag: string | null,
  said: SaidOfDocument | null = nothing,
): EvidenceKind {
  const told = tag === null ? null : subjectOfTag(tag);
  if (told) return told.form;
  if (artifactType === null) return 'other';
  const kind = byType.get(artifactType) ?? (bundle.test(artifactType) ? 'bundle' : 'other');
  return kind === 'bundle' || kind === 'attestation' ? kindOfDocument(said ?? nothing, kind) : kind;
}

function kindOfDocument({ predicateType, content }: SaidOfDocument, unsaid: EvidenceKind) {
  if (content === 'message-signature') return 'signature';
  if (predicateType === null || predicateType === '') return unsaid;
  return byPredicate.find(([pattern]) => pattern.test(predicateType))?.[1] ?? 'attestation';
}
