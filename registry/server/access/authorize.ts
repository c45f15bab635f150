import type { Action } from '@/oci/http/scopes';
import type { RepositoryName } from '@/oci/names/names';
import type { Place, Repository } from '../../ports';
import { RegistryError } from '@/oci/http/errors';
import { grantsAllow } from '../../tokens/grants';
import { unauthorized } from './authenticate';
import type { SignedInCall } from '../call';
import { requireStanding } from './require-standing';

/**
 * The place of a repository, where the caller may do the action in it. Rights come first and the token's
 * scope second: a token that could not have been wider gets the reason, not another challenge.
 * @param told what a challenge names as scope, and what a refusal leaves undone, which it says first
 * @throws RegistryError NAME_UNKNOWN (the same for what does not exist and what may not be seen,
 *   L3), DENIED, UNAUTHORIZED
 */
export async function authorize(
  call: SignedInCall,
  name: RepositoryName,
  action: Action,
  told: { readonly scope: string; readonly undone: string | null },
): Promise<Place> {
  const decision = await call.services.authorizer.authorize(call.access.caller, name, action);
  if (!decision.allowed) {
    if (decision.reason === 'denied') {
      const { message } = decision;
      const whole = told.undone === null ? message : `${told.undone}: ${message}`;
      throw new RegistryError('DENIED', whole);
    }
    await requireStanding(call, told.scope);
    throw nameUnknown();
  }
  if (!grantsAllow(call.access.grants, decision.place, action)) {
    throw unauthorized(
      call,
      { scope: told.scope, error: 'insufficient_scope' },
      `The token was not issued for ${action} here; ask for one that is.`,
    );
  }
  return decision.place;
}

/** An image that is not there and one that the caller may not see are told alike (L3). */
export const nameUnknown = (): RegistryError =>
  new RegistryError(
    'NAME_UNKNOWN',
    'There is no such image for you here. Check the name (<registry>/<image>) and who you are signed in as.',
  );

/**
 * A repository that the caller may pull from, where "no" is no refusal: null whatever the reason.
 * The token's scope is not asked.
 */
export async function repositoryIfReadable(
  { services, access }: SignedInCall,
  name: RepositoryName,
): Promise<Repository | null> {
  const decision = await services.authorizer.authorize(access.caller, name, 'pull');
  return decision.allowed ? services.catalogue.repository(decision.place, access.caller) : null;
}
