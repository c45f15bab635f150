import { createHash } from 'node:crypto';
import { randomToken } from '@/lib/ids';

/** `sp_`: a person's API token. `sr_`: a robot's secret. Scanners find both by their prefix. */
export type SecretKind = 'personal' | 'robot';

const prefixes: Readonly<Record<SecretKind, string>> = { personal: 'sp_', robot: 'sr_' };

export interface NewSecret {
  /** Shown once, kept nowhere. */
  readonly secret: string;
  /** What is stored: SHA-256 is enough for 256 random bits. */
  readonly hash: Buffer;
  /** The first characters, so that a person can tell theirs apart. */
  readonly prefix: string;
}

/** Makes a secret of 256 random bits. */
export function newSecret(kind: SecretKind): NewSecret {
  const secret = prefixes[kind] + randomToken();
  return { secret, hash: hashSecret(secret), prefix: secretPrefix(secret) };
}

/** What a secret or session token is looked up by. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Eight characters: the kind, and 30 of the 256 bits. */
export const secretPrefix = (secret: string): string => secret.slice(0, 8);

/** Which kind of machine secret a text is by its form; null: none, e.g. a password. */
export function secretKind(text: string): SecretKind | null {
  if (/^sp_[A-Za-z0-9_-]{43}$/.test(text)) return 'personal';
  if (/^sr_[A-Za-z0-9_-]{43}$/.test(text)) return 'robot';
  return null;
}
