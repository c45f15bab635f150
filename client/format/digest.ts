/**
 * A digest as people read it: `41bd0c2e…9e7f`, without its algorithm.
 * @param digest `sha256:<hex>` or `sha512:<hex>`; what is too short to shorten comes back as it is
 */
export const shortDigest = (digest: string): string => {
  const hex = digest.slice(digest.indexOf(':') + 1);
  return hex.length > 16 ? `${hex.slice(0, 8)}…${hex.slice(-4)}` : hex;
};

/** A commit as people read it: its first seven characters, where it is a hash at all. */
export const shortCommit = (commit: string): string =>
  /^[0-9a-f]{8,64}$/i.test(commit) ? commit.slice(0, 7) : commit;
