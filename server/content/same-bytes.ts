/**
 * What the bytes of a manifest are known by, in SQL, under whichever algorithm they were pushed: the same
 * bytes under sha256 and sha512 are two names of one content, which runs alike under both (L14).
 * @param manifest a row of `manifest`.
 */
export const contentOf = (manifest: string): string =>
  `coalesce(${manifest}.sha256, ${manifest}.digest)`;
