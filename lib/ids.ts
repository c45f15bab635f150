import { randomBytes, randomUUID } from 'node:crypto';

/** A new identifier for a row: a random UUID (RFC 9562, version 4). */
export const newId = (): string => randomUUID();

/** `bytes` random bytes in base64url; 32 bytes (256 bit) where it guards something. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');
