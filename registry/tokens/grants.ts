import type { Action } from '@/oci/http/scopes';
import type { RepositoryName } from '@/oci/names/names';
import type { Place } from '../ports';
import { formatRepositoryName } from '@/oci/names/names';

/**
 * What a token is narrowed to, in the form of Docker's `access` claim. `registryId` ties it to the
 * registry that had the name when the token was issued, not to one that takes the name later.
 */
export type Grant =
  | {
      readonly type: 'repository';
      readonly name: string;
      readonly actions: readonly Action[];
      readonly registryId: string;
    }
  | { readonly type: 'registry'; readonly name: 'catalog'; readonly actions: readonly ['*'] };

const isAction = (value: unknown): value is Action =>
  value === 'pull' || value === 'push' || value === 'delete';

/** Reads the `access` claim; null where it has not the form this installation writes. */
export function parseGrants(value: unknown): Grant[] | null {
  if (!Array.isArray(value)) return null;
  const grants: Grant[] = [];
  for (const entry of value as unknown[]) {
    if (typeof entry !== 'object' || entry === null) return null;
    const { type, name, actions, registryId } = entry as Record<string, unknown>;
    if (typeof name !== 'string' || !Array.isArray(actions)) return null;
    if (type === 'registry' && name === 'catalog') {
      grants.push({ type, name, actions: ['*'] });
    } else if (type === 'repository' && typeof registryId === 'string' && actions.every(isAction)) {
      grants.push({ type, name, actions, registryId });
    } else return null;
  }
  return grants;
}

/** Whether the grants reach so far; null stands for credentials that are not narrowed (Basic). */
export const grantsAllow = (
  grants: readonly Grant[] | null,
  place: Place,
  action: Action,
): boolean =>
  grants === null ||
  grants.some(
    (grant) =>
      grant.type === 'repository' &&
      grant.name === formatRepositoryName(place) &&
      grant.registryId === place.registryId &&
      grant.actions.includes(action),
  );

/** Whether a token lets its caller list the catalog; null: it was not narrowed at all. */
export const grantsAllowCatalog = (grants: readonly Grant[] | null): boolean =>
  grants === null || grants.some((grant) => grant.type === 'registry');

/** The repositories that grants name for pulling, as they were written. */
export const pullableNames = (grants: readonly Grant[]): RepositoryName[] =>
  grants.flatMap((grant) => {
    if (grant.type !== 'repository' || !grant.actions.includes('pull')) return [];
    const slash = grant.name.indexOf('/');
    return [{ registry: grant.name.slice(0, slash), image: grant.name.slice(slash + 1) }];
  });
