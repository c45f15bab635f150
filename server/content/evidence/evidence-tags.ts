/**
 * Tags that tell of another digest, in SQL: `sha256-<hex>` with nothing behind it (OCI distribution,
 * "Referrers Tag Schema", which cuts the hash at 64 characters), and cosign's `.sig`, `.att`, `.sbom`.
 * oci/names/evidence-tags.ts says the same to programs; a test holds both together.
 */
export const evidenceTagNames = (digest: string): string => `ARRAY[
      split_part(${digest}, ':', 1) || '-' || left(split_part(${digest}, ':', 2), 64),
      replace(${digest}, ':', '-') || '.sig',
      replace(${digest}, ':', '-') || '.att',
      replace(${digest}, ':', '-') || '.sbom']`;

/**
 * The way back, in SQL: may digest `digest` be what an evidence tag tells of? A tag has room for 64 digits,
 * half of sha512: a condition on how the digest begins, which an index of it answers.
 */
export const isMeantBy = (digest: string, tag: string): string => {
  const begins = `replace(left(${tag}, 71), '-', ':')`;
  return `${digest} ~>=~ ${begins} AND ${digest} ~<~ (${begins} || 'g')`;
};
