import { RegistryError } from '@/oci/http/errors';
import { bearerChallenge, type Challenge } from '@/oci/http/challenge';
import type { Access, Call } from '../call';
import { parseBasic } from './parse-basic';
import { signIn } from './sign-in';

/**
 * Who is calling, from a registry token or from Basic credentials. Nobody is anonymous.
 * @param scope the scope that the challenge names, where the request is about one
 * @throws RegistryError UNAUTHORIZED with a challenge, TOOMANYREQUESTS
 */
export async function authenticate(call: Call, scope?: string): Promise<Access> {
  const { caller, grants } = await identify(call, scope);
  const from = { address: call.services.addressOf(call.req), requestId: call.requestId };
  return { caller: { ...caller, from }, grants };
}

async function identify(call: Call, scope: string | undefined): Promise<Access> {
  const header = call.req.headers.authorization;
  if (header === undefined) {
    throw unauthorized(call, { scope }, 'Sign in first, e.g. with docker login.');
  }
  const bearer = /^Bearer +(\S+)$/i.exec(header);
  if (bearer) {
    const verified = await call.services.tokens.verify(bearer[1]!);
    if (verified) return verified;
    throw unauthorized(
      call,
      { scope, error: 'invalid_token' },
      'The token has run out or is not one of this registry; ask for another.',
    );
  }
  const caller = await signIn(call, parseBasic(header), (message) =>
    unauthorized(call, { scope }, message),
  );
  return { caller, grants: null };
}

/** A refusal that tells the client where to get a token, and for which scope. */
export function unauthorized(
  call: Call,
  challenge: Pick<Challenge, 'scope' | 'error'>,
  message: string,
): RegistryError {
  const { services } = call;
  const value = bearerChallenge({
    realm: `${publicUrl(call)}/token`,
    service: services.tokens.service,
    ...challenge,
  });
  return new RegistryError('UNAUTHORIZED', message, { headers: { 'WWW-Authenticate': value } });
}

/** Without a configured address it is the one the client asked: nobody else sees the answer. */
function publicUrl({ req, services }: Call): string {
  if (services.publicUrl !== null) return services.publicUrl.replace(/\/+$/, '');
  const host = req.headers.host ?? '';
  return `http://${/^[A-Za-z0-9.:[\]_-]{1,255}$/.test(host) ? host : 'localhost'}`;
}
