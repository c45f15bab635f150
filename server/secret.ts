import { createPrivateKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret that all keys of this installation are derived from: the configured one, else one
 * made at the first start and kept in `<data>/secret` (mode 0600).
 */
export async function installationSecret(
  configured: string | null,
  dataDir: string,
): Promise<string> {
  if (configured !== null) return configured;
  const path = join(dataDir, 'secret');
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secret = randomBytes(32).toString('base64url');
  await mkdir(dataDir, { recursive: true });
  // `wx`: of two first starts at once, the second reads what the first wrote.
  await writeFile(path, `${secret}\n`, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  return (await readFile(path, 'utf8')).trim();
}

const derive = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'sallyport', purpose, 32));

/** An Ed25519 key for one purpose, the same in every process of an installation. */
function signingKey(secret: string, purpose: string): KeyObject {
  // RFC 8410, section 7: the fixed PKCS#8 frame around an Ed25519 seed.
  const frame = Buffer.from('302e020100300506032b657004220420', 'hex');
  const key = Buffer.concat([frame, derive(secret, purpose)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/** The key that signs registry tokens. */
export const registryTokenKey = (secret: string): KeyObject =>
  signingKey(secret, 'registry tokens');

/** The key that signs what identity tokens are exchanged for at /api/v1. */
export const keylessTokenKey = (secret: string): KeyObject =>
  signingKey(secret, 'keyless api tokens');

/** What next-auth signs its form cookies with. */
export const signInSecret = (secret: string): string =>
  derive(secret, 'sign-in').toString('base64url');

/** What seals secrets that must be read again, such as a provider's client secret (server/auth/seal.ts). */
export const sealingKey = (secret: string): Buffer => derive(secret, 'sealed secrets');
