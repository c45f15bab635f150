/** A digest as OCI writes it, `algorithm:hex`; made only by parseDigest or a hash. */
export type Digest = string & { readonly __digest: true };

export const digestAlgorithms = { sha256: 64, sha512: 128 } as const;
export type DigestAlgorithm = keyof typeof digestAlgorithms;

/** What a digest looks like. */
export const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/**
 * Reads a digest of a registered algorithm in its one canonical form (OCI image specification,
 * "Digests": lower-case hex of the algorithm's length). Anything else is null, so that a path can
 * be built from what this returns.
 */
export const parseDigest = (text: string): Digest | null =>
  digestPattern.test(text) ? (text as Digest) : null;

/** Which of the registered algorithms a digest is of; a parsed one is of no other. */
export const algorithmOf = (digest: Digest): DigestAlgorithm =>
  digest.startsWith('sha512:') ? 'sha512' : 'sha256';

/** The part after the algorithm, in lower-case hex. */
export const hexOf = (digest: Digest): string => digest.slice(digest.indexOf(':') + 1);

/** The digest that a finished hash of that algorithm stands for. */
export const digestFromHex = (algorithm: DigestAlgorithm, hex: string): Digest =>
  `${algorithm}:${hex}` as Digest;
