import { createHash } from 'node:crypto';
import type { Digest, DigestAlgorithm } from './digest';

/** The digest of bytes in memory. */
export const digestOf = (bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): Digest =>
  `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}` as Digest;
