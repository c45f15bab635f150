import type { LRUCache } from 'lru-cache';
import type { Clock } from '@/lib/clock';
import type { Caller } from '@/registry/ports';
import type { BoundedQueue } from '@/server/access/passwords/hash-queue';
import type { Origin } from '@/server/platform/events/audit';
import type { Database } from '@/server/platform/sql/database';
import type { Links } from './links';

/** What every part of the catalogue stands on. */
export interface CatalogueContext {
  readonly db: Database;
  readonly clock: Clock;
  /** Bytes of manifests by digest. Holds no rights and no types: the link is asked first (L11, L13). */
  readonly manifests: LRUCache<string, Buffer>;
  /** Where manifests stand in line that are too large to be read all at once. */
  readonly largeReads: BoundedQueue;
  /** Tags and placements, asked anew at every read (L11). */
  readonly links: Links;
}

/** The data plane's caller as the audit trail names it. */
export const originOf = (caller: Caller): Origin => ({
  actor: { kind: caller.kind, id: caller.id, name: caller.name },
  address: caller.from?.address ?? '',
  requestId: caller.from?.requestId ?? '',
});
