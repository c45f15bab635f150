import type { Caller, Place, Repository } from '@/registry/ports';
import { findBlob, linkBlob, unlinkBlob } from './blobs';
import type { CatalogueContext } from './context';
import { findManifest } from './find-manifest';
import { listReferrers } from './list-referrers';
import { listTags } from './list-tags';
import { openUpload } from '../uploads/open-upload';
import { putManifest } from '../pushes/put-manifest';
import { readReferrers } from './read-referrers';
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

/** A repository that has what it answers with itself, and can do everything: who may is asked elsewhere. */
export type LocalRepository = Required<Repository>;

type Guard = <Arguments extends unknown[], Result>(
  work: (context: CatalogueContext, ...args: Arguments) => Promise<Result>,
) => (...args: Arguments) => Promise<Result>;

/** What gives a statement its context, and translates its failures (guard.ts). */
export interface Guards {
  readonly read: Guard;
  readonly change: Guard;
}

/**
 * Local repositories: of a registry that belongs to a stage. What is asked for is where it is, unless one
 * answers for another that a request named (`asked`). Only an entry registry is written to (L2), which each change asks in its own transaction: the sentence that
 * refuses knows where to push instead.
 */
export function localRepositories({
  read,
  change,
}: Guards): (at: Place, caller: Caller, asked?: Place) => LocalRepository {
  const manifest = read(findManifest);
  const blob = read(findBlob);
  const tags = read(listTags);
  const referrers = { list: read(listReferrers), read: read(readReferrers) };
  const put = { manifest: change(putManifest), blob: change(linkBlob) };
  const remove = {
    manifest: change(removeManifest),
    tag: change(removeTag),
    blob: change(unlinkBlob),
  };
  const open = change(openUpload);
  const find = read(findUpload);
  const feed = change(feedUpload);
  /** By the upload's id alone, which only its own request has. */
  const byId = {
    keep: change(keepUpload),
    advance: change(advanceUpload),
    leave: change(leaveUpload),
    end: change(endUpload),
    close: change(closeUpload),
  };
  return (at, caller, asked = at) => ({
    asked,
    manifests: { find: (reference) => manifest(at, reference) },
    blobs: { find: (digest) => blob(at, digest) },
    tags: { list: (page) => tags(at, page) },
    referrers: {
      list: (subject, which) => referrers.list(at, subject, which),
      read: (digests) => referrers.read(at, digests),
    },
    write: {
      at,
      putManifest: (given) => put.manifest({ asked, at }, caller, given),
      linkBlob: (stored) => put.blob(at, caller, stored),
      uploads: {
        open: (by) => open(at, caller, by),
        find: (id) => find(at, caller, id),
        feed: (id, by) => feed(at, caller, id, by),
        ...byId,
      },
    },
    remove: {
      manifest: (digest) => remove.manifest({ asked, at }, caller, digest),
      tag: (tag) => remove.tag({ asked, at }, caller, tag),
      blob: (digest) => remove.blob(at, digest),
    },
  });
}
