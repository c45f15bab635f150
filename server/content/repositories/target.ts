import type { Place } from '@/registry/ports';
import type { AuditEntry } from '@/server/platform/events/audit';

/** What a change of a request is about: they differ where another repository answers for the one that it named. */
export interface Target {
  /** What the request named. */
  readonly asked: Place;
  /** Where something comes to be, or goes. */
  readonly at: Place;
}

/**
 * A line of the trail about such a change: it is of the registry where that is, and says what the request named
 * where that is another repository.
 */
export function told({ asked, at }: Target, entry: AuditEntry): AuditEntry {
  const subjects = { ...entry.subjects, registryId: at.registryId };
  if (asked.registryId === at.registryId && asked.image === at.image) return { ...entry, subjects };
  const named = `${asked.registry}/${asked.image}`;
  return { ...entry, subjects, after: { ...(entry.after as object | undefined), asked: named } };
}
