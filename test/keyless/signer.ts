import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';

export interface Forgery {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: Parameters<SignJWT['sign']>[0];
}

/** An issuer whose keys are pasted: its tokens have the shape of GitHub’s, GitLab’s or Kubernetes’. */
export async function createSigner(issuer: string, shape: Readonly<Record<string, unknown>>) {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  return {
    issuer,
    jwks: { keys: [jwk] },
    publicKey,
    /** A token that counts now, but for what is said; undefined takes a claim away. */
    async token({ claims = {}, header = {}, key = privateKey }: Forgery = {}): Promise<string> {
      const now = Math.floor(Date.now() / 1000);
      const times = { iat: now, nbf: now, exp: now + 300 };
      return new SignJWT({ iss: issuer, aud: 'sallyport', ...times, ...shape, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'JWT', ...header })
        .sign(key);
    },
  };
}

export type Signer = Awaited<ReturnType<typeof createSigner>>;
