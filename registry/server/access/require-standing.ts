import { unauthorized } from './authenticate';
import type { SignedInCall } from '../call';

/**
 * Refuses a token whose caller counts no more, or was signed in with what counts no more: the client
 * then asks for another, where it would believe that there is nothing. Whoever came with Basic was
 * looked for with this very request.
 * @param scope the scope that the challenge names, where the request is about one
 * @throws RegistryError UNAUTHORIZED
 */
export async function requireStanding(call: SignedInCall, scope?: string): Promise<void> {
  const { caller, grants } = call.access;
  if (grants === null || (await call.services.authorizer.stands(caller))) return;
  throw unauthorized(
    call,
    { scope, error: 'invalid_token' },
    'What the token was asked for with counts no more; sign in again.',
  );
}
