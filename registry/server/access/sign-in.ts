import type { Caller } from '../../ports';
import { RegistryError } from '@/oci/http/errors';
import type { Call } from '../call';
import type { Credentials } from './parse-basic';

/**
 * Checks a user name and password.
 * @param credentials null: none were sent, which is refused like wrong ones
 * @param refuse makes the refusal: a challenge of the caller's, whichever of the two was wrong
 * @throws RegistryError that one, or TOOMANYREQUESTS after too many failures
 */
export async function signIn(
  { req, services }: Call,
  credentials: Credentials | null,
  refuse: (message: string) => RegistryError,
): Promise<Caller> {
  // The same for every cause: who tries does not learn which half was right.
  const noMatch =
    'User name and password do not match. With an e-mail goes its password or an API token, with the name of a robot its secret; what is revoked or has ended counts no more.';
  if (!credentials) throw refuse(noMatch);
  const result = await services.authorizer.signIn(credentials, services.addressOf(req));
  switch (result.outcome) {
    case 'signed-in':
      return result.caller;
    case 'refused':
      throw refuse(result.message ?? noMatch);
    case 'throttled':
      throw new RegistryError(
        'TOOMANYREQUESTS',
        `Too many failed sign-ins. Try again in ${Math.ceil(result.retryAfterSeconds)} seconds.`,
        { headers: { 'Retry-After': String(Math.ceil(result.retryAfterSeconds)) } },
      );
  }
}
