import { randomToken } from '@/lib/ids';
import { hashSecret } from '@/server/platform/secrets/secrets';

/** How long a link counts, in milliseconds: to join 7 days, to set a new password 24 hours. */
export const linkLivesMs = { join: 7 * 86_400_000, reset: 86_400_000 } as const;

/**
 * A link with 256 random bits, to be shown once; only their SHA-256 is kept. They stand behind the `#`,
 * which browsers send to nobody: not to this server, and so into no log, nor as a referrer.
 */
export function newLink(publicUrl: string, kind: keyof typeof linkLivesMs) {
  const token = randomToken();
  return {
    link: `${publicUrl}/${kind}#${token}`,
    tokenHash: new Uint8Array(hashSecret(token)),
  };
}
