import type { Caller } from '../ports';
import { RegistryError } from '../protocol/errors';
import type { Call } from './call';
import type { Credentials } from './parse-basic';

/**
 * Checks a user name and password. Null: refused, whichever of the two was wrong.
 * @throws RegistryError TOOMANYREQUESTS after too many failures; UNAUTHORIZED where such
 *   credentials are not taken at all, saying which are
 */
export async function signIn(
  { req, services }: Call,
  credentials: Credentials,
): Promise<Caller | null> {
  const result = await services.authorizer.signIn(credentials, services.addressOf(req));
  switch (result.outcome) {
    case 'signed-in':
      return result.caller;
    case 'refused':
      if (result.message !== undefined) throw new RegistryError('UNAUTHORIZED', result.message);
      return null;
    case 'throttled':
      throw new RegistryError(
        'TOOMANYREQUESTS',
        `Too many failed sign-ins. Try again in ${Math.ceil(result.retryAfterSeconds)} seconds.`,
        { headers: { 'Retry-After': String(Math.ceil(result.retryAfterSeconds)) } },
      );
  }
}
