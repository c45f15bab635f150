import { algorithmOf, digestAlgorithms, hexOf, type Digest, type DigestAlgorithm } from './digest';

/** What a tag says of the digest that it names. */
export interface EvidenceTag {
  /**
   * `referrers`: an index of what refers to it, where a registry does not list that itself. The
   * others are what cosign pushes for it.
   */
  readonly form: 'referrers' | 'signature' | 'attestation' | 'sbom';
  readonly algorithm: DigestAlgorithm;
  /** The digest's hex, or its first 64 digits: all that the form has room for. */
  readonly hex: string;
}

const forms: ReadonlyMap<string, EvidenceTag['form']> = new Map([
  ['sig', 'signature'],
  ['att', 'attestation'],
  ['sbom', 'sbom'],
]);

/** Digits of a digest in a tag (OCI distribution, "Referrers Tag Schema"). */
const digits = 64;

const pattern = /^(sha256|sha512)-([0-9a-f]{64})(?:\.(.*))?$/;

/**
 * Reads a tag that names another digest, as tools without referrers do it:
 * `<algorithm>-<first 64 digits>` (OCI distribution, "Referrers Tag Schema"), and cosign's
 * `sha256-<digits>.sig`, `.att` and `.sbom`, whose digest is always whole. Null for any other.
 */
export function subjectOfTag(tag: string): EvidenceTag | null {
  const [, algorithm, hex, suffix] = pattern.exec(tag) ?? [];
  if (!isAlgorithm(algorithm) || hex === undefined) return null;
  if (suffix === undefined) return { form: 'referrers', algorithm, hex };
  const form = forms.get(suffix);
  if (digestAlgorithms[algorithm] > digits || form === undefined) return null;
  return { form, algorithm, hex };
}

/**
 * Whether a tag is named after a digest, with whatever suffix: it is a tool's mark on what it names,
 * not somebody's name for a build.
 */
export const isNamedAfterDigest = (tag: string): boolean => pattern.test(tag);

/** The tags under which tools look for what is told of a digest; `subjectOfTag` reads each back. */
export function evidenceTagsOf(digest: Digest): string[] {
  const algorithm = algorithmOf(digest);
  const referrers = `${algorithm}-${hexOf(digest).slice(0, digits)}`;
  if (digestAlgorithms[algorithm] > digits) return [referrers];
  return [referrers, ...[...forms.keys()].map((suffix) => `${referrers}.${suffix}`)];
}

const isAlgorithm = (text: string | undefined): text is DigestAlgorithm =>
  text !== undefined && Object.hasOwn(digestAlgorithms, text);
