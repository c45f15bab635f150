/**
 * What a manifest is known by, in SQL, whatever it is called: the image that a runtime would start of it
 * (oci/manifest/what-runs.ts), else its bytes. An annotation more makes another manifest of the same image, and the
 * same bytes under sha256 and sha512 are two names of one content: what runs is the same (L14).
 * @param manifest a row of `manifest`.
 */
export const contentOf = (manifest: string): string =>
  `coalesce(${manifest}.runs, ${bytesOf(manifest)})`;

/** What a manifest's bytes are known by, in SQL, under whichever algorithm they were pushed. */
export const bytesOf = (manifest: string): string =>
  `coalesce(${manifest}.sha256, ${manifest}.digest)`;

/**
 * The digests of the manifests of some repositories that `contentOf` has the same content for, as a query: by
 * the indexes, from one row of `manifest`, itself among them. Only what those have is walked: strangers
 * may push the same image under as many manifests as they like.
 * @param repositories a query of repositories' ids.
 */
export const ofSameContent = (manifest: string, repositories: string): string => `
  SELECT ${manifest}.digest
  UNION SELECT p.digest FROM placement p WHERE p.repository_id IN (${repositories}) AND p.runs = ${manifest}.runs
  UNION SELECT same.digest FROM manifest same WHERE same.sha256 = ${bytesOf(manifest)}
  UNION SELECT same.digest FROM manifest same WHERE same.digest = ${manifest}.sha256`;
