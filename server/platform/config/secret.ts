import { createPrivateKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { createDurably, ensureDirectory } from '@/lib/files/durable-file';
import { fewestCharacters, readSecret, SecretDamaged } from '@/lib/files/kept-secret';

/**
 * The secret that all keys of this installation are derived from: the configured one, else one
 * made at the first start and kept in `<data>/secret` (mode 0600), durable before this resolves.
 * @throws Error for a kept one that nothing may stand on: with its keys anybody could sign.
 */
export async function installationSecret(
  configured: string | null,
  dataDir: string,
): Promise<string> {
  if (configured !== null) return configured;
  const path = join(dataDir, 'secret');
  const kept = await readKept(path);
  if (kept !== null) return kept;
  await ensureDirectory(dataDir, 0o777);
  const secret = randomBytes(32).toString('base64url');
  // Of two first starts at once, the second reads what the first wrote.
  await createDurably(path, `${secret}\n`);
  return (await readKept(path)) ?? secret;
}

const readKept = (path: string): Promise<string | null> =>
  readSecret(path).catch((error: unknown) => {
    if (!(error instanceof SecretDamaged)) throw error;
    throw new Error(
      `${error.message}. It is the secret that all keys of this installation are made of, of ${fewestCharacters} characters or more; a power cut may have emptied the file. Put it back from a backup of the data folder, or set SALLYPORT_SECRET to what it was. Where neither is left, remove the file: the next start makes a new secret, and the client secret of each sign-in provider must then be entered again.`,
      { cause: error },
    );
  });

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

/** What seals secrets that must be read again, such as a provider's client secret (server/platform/secrets/seal.ts). */
export const sealingKey = (secret: string): Buffer => derive(secret, 'sealed secrets');
