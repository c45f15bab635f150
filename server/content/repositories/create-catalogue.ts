import { LRUCache } from 'lru-cache';
import { systemClock, type Clock } from '@/lib/clock';
import type { Caller, Catalogue, Place } from '@/registry/ports';
import { BoundedQueue } from '@/server/access/passwords/hash-queue';
import type { Database } from '@/server/platform/sql/database';
import { findReadableBlob } from './blobs';
import type { CatalogueContext } from './context';
import { guard } from '../pushes/guard';
import { createLinks } from './links';
import { listRepositories } from './list-repositories';
import { localRepositories, type Guards, type LocalRepository } from './local-repository';

/**
 * Memory for manifests that were read: their bytes never change, and the link that makes them readable is
 * asked for at every read (L11).
 */
const manifestCacheBytes = 32 * 1024 * 1024;

/** The catalogue with the one kind of repository that it has. */
export interface LocalCatalogue extends Catalogue {
  /** @param asked what a request named, where this answers for another repository; left out: this one. */
  repository(at: Place, caller: Caller, asked?: Place): LocalRepository;
}

/**
 * The data plane's catalogue on PostgreSQL (registry/ports.ts says what each method promises).
 *
 * @param options.onAway hears of each failure for which the database was away.
 */
export function createCatalogue(options: {
  readonly db: Database;
  readonly clock?: Clock;
  readonly onAway?: (error: unknown) => void;
}): LocalCatalogue {
  const context: CatalogueContext = {
    db: options.db,
    clock: options.clock ?? systemClock,
    links: createLinks(options.db.sql),
    largeReads: new BoundedQueue(2, Number.MAX_SAFE_INTEGER),
    manifests: new LRUCache({
      maxSize: manifestCacheBytes,
      sizeCalculation: (bytes) => bytes.length,
    }),
  };
  const { onAway = () => undefined } = options;
  const guards: Guards = {
    read: (work) => guard({ changes: false, onAway }, (...args) => work(context, ...args)),
    change: (work) => guard({ changes: true, onAway }, (...args) => work(context, ...args)),
  };
  return {
    repository: localRepositories(guards),
    listRepositories: guards.read(listRepositories),
    findReadableBlob: guards.read(findReadableBlob),
  };
}
