import { createHash } from 'node:crypto';
import type { Digest, DigestAlgorithm } from './digest';

/** The digest of bytes in memory, or of a text in UTF-8. */
export const digestOf = (
  bytes: Uint8Array | string,
  algorithm: DigestAlgorithm = 'sha256',
): Digest => `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}` as Digest;
