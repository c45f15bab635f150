import { systemClock, type Clock } from '@/lib/clock';
import type { Catalogue } from '@/registry/ports';
import { BoundedQueue } from '../auth/hash-queue';
import type { Database } from '../data/database';
import { findBlob, findReadableBlob, linkBlob, unlinkBlob } from './blobs';
import type { CatalogueContext } from './context';
import { findManifest } from './find-manifest';
import { guard } from './guard';
import { listReferrers } from './list-referrers';
import { readReferrers } from './read-referrers';
import { listRepositories } from './list-repositories';
import { listTags } from './list-tags';
import { createLinks } from './links';
import { createLru } from './lru';
import { putManifest } from './put-manifest';
import { removeManifest } from './remove-manifest';
import { removeTag } from './remove-tag';
import { advanceUpload, closeUpload, findUpload, openUpload } from './uploads';

const mebibyte = 1024 * 1024;

/**
 * The data plane's catalogue on PostgreSQL (registry/ports.ts says what each method promises).
 *
 * @param options.manifestCacheBytes memory for manifests that were read; their bytes never change,
 *   and the link that makes them readable is asked for at every read (L11). 0 keeps none.
 */
export function createCatalogue(options: {
  readonly db: Database;
  readonly clock?: Clock;
  readonly manifestCacheBytes?: number;
}): Catalogue {
  const context: CatalogueContext = {
    db: options.db,
    clock: options.clock ?? systemClock,
    links: createLinks(options.db.sql),
    largeReads: new BoundedQueue(2, Number.MAX_SAFE_INTEGER),
    manifests: createLru<Buffer>(
      options.manifestCacheBytes ?? 32 * mebibyte,
      (bytes) => bytes.length,
    ),
  };
  const on = <Arguments extends unknown[], Result>(
    work: (context: CatalogueContext, ...args: Arguments) => Promise<Result>,
  ) => guard((...args: Arguments) => work(context, ...args));
  return {
    findManifest: on(findManifest),
    putManifest: on(putManifest),
    removeManifest: on(removeManifest),
    removeTag: on(removeTag),
    listTags: on(listTags),
    listRepositories: on(listRepositories),
    listReferrers: on(listReferrers),
    readReferrers: on(readReferrers),
    findBlob: on(findBlob),
    findReadableBlob: on(findReadableBlob),
    linkBlob: on(linkBlob),
    unlinkBlob: on(unlinkBlob),
    openUpload: on(openUpload),
    findUpload: on(findUpload),
    advanceUpload: on(advanceUpload),
    closeUpload: on(closeUpload),
  };
}
