import type { Action } from '@/oci/http/scopes';
import type { Decision } from '@/registry/ports';

/** What a credential met: allowed, refused (it may know that the registry is there), or unknown. */
export type Outcome = 'allowed' | 'refused' | 'unknown';

export const outcomeOf = (decision: Decision): Outcome =>
  decision.allowed ? 'allowed' : decision.reason === 'denied' ? 'refused' : 'unknown';

/** A cluster as the data model has it. */
export interface Bound {
  readonly disabled: boolean;
  /** Slugs of the registries that it is bound to; a sound row has one. */
  readonly registries: readonly string[];
}

/**
 * What a cluster's credential must meet: it pulls from its one registry, changes nothing there, and
 * every other is as if there were none (L3). One bound to several has no registry of its own: nobody
 * can say which would be right.
 */
export function expectedOf(
  { disabled, registries }: Bound,
  registry: string,
  action: Action,
): Outcome {
  if (disabled || registries.length !== 1 || registries[0] !== registry) return 'unknown';
  return action === 'pull' ? 'allowed' : 'refused';
}
