import { systemClock, type Clock } from '@/lib/clock';
import type { Catalogue } from '@/registry/ports';
import { BoundedQueue } from '@/server/access/passwords/hash-queue';
import type { Database } from '@/server/platform/sql/database';
import { findBlob, findReadableBlob, linkBlob, unlinkBlob } from './blobs';
import type { CatalogueContext } from './context';
import { findManifest } from './find-manifest';
import { guard } from '../pushes/guard';
import { listReferrers } from './list-referrers';
import { readReferrers } from './read-referrers';
import { listRepositories } from './list-repositories';
import { listTags } from './list-tags';
import { createLinks } from './links';
import { createLru } from './lru';
import { openUpload } from '../uploads/open-upload';
import { putManifest } from '../pushes/put-manifest';
import { removeManifest } from './remove-manifest';
import { removeTag } from './remove-tag';
import {
  advanceUpload,
  closeUpload,
  endUpload,
  feedUpload,
  findUpload,
  keepUpload,
  leaveUpload,
} from '../uploads/uploads';

const mebibyte = 1024 * 1024;

/**
 * The data plane's catalogue on PostgreSQL (registry/ports.ts says what each method promises).
 *
 * @param options.onAway hears of each failure for which the database was away.
 * @param options.manifestCacheBytes memory for manifests that were read; their bytes never change,
 *   and the link that makes them readable is asked for at every read (L11). 0 keeps none.
 */
export function createCatalogue(options: {
  readonly db: Database;
  readonly clock?: Clock;
  readonly onAway?: (error: unknown) => void;
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
  const { onAway = () => undefined } = options;
  const guarded =
    (changes: boolean) =>
    <Arguments extends unknown[], Result>(
      work: (context: CatalogueContext, ...args: Arguments) => Promise<Result>,
    ) =>
      guard({ changes, onAway }, (...args: Arguments) => work(context, ...args));
  const read = guarded(false);
  const change = guarded(true);
  return {
    findManifest: read(findManifest),
    putManifest: change(putManifest),
    removeManifest: change(removeManifest),
    removeTag: change(removeTag),
    listTags: read(listTags),
    listRepositories: read(listRepositories),
    listReferrers: read(listReferrers),
    readReferrers: read(readReferrers),
    findBlob: read(findBlob),
    findReadableBlob: read(findReadableBlob),
    linkBlob: change(linkBlob),
    unlinkBlob: change(unlinkBlob),
    openUpload: change(openUpload),
    findUpload: read(findUpload),
    feedUpload: change(feedUpload),
    keepUpload: change(keepUpload),
    advanceUpload: change(advanceUpload),
    leaveUpload: change(leaveUpload),
    endUpload: change(endUpload),
    closeUpload: change(closeUpload),
  };
}
