import type { RepositoryName } from '@/oci/names/names';
import type { Call, DeleteCall, PushCall, RepositoryCall, SignedInCall } from './call';
import { cancelUpload } from './handlers/cancel-upload';
import { continueUpload } from './handlers/continue-upload';
import { deleteBlob } from './handlers/delete-blob';
import { deleteManifest } from './handlers/delete-manifest';
import { finishUpload } from './handlers/finish-upload';
import { getBlob } from './handlers/get-blob';
import { getManifest } from './handlers/get-manifest';
import { issueToken } from './handlers/issue-token';
import { listCatalog } from './handlers/list-catalog';
import { listReferrers } from './handlers/list-referrers';
import { listTags } from './handlers/list-tags';
import { ping } from './handlers/ping';
import { putManifest } from './handlers/put-manifest';
import { startUpload } from './handlers/start-upload';
import { uploadStatus } from './handlers/upload-status';
import { mountSource } from './uploads/mount-blob';
import {
  blobNotDeleted,
  blobNotTaken,
  manifestNotDeleted,
  manifestNotPushed,
  uploadNotCancelled,
  type Undone,
} from './undone';

/** What must hold before a handler runs. */
export type Rule =
  /** The handler itself asks who calls. */
  | { readonly needs: 'nothing'; readonly handle: (call: Call) => Promise<void> | void }
  | { readonly needs: 'sign-in'; readonly handle: (call: SignedInCall) => Promise<void> | void }
  | { readonly needs: 'catalog'; readonly handle: (call: SignedInCall) => Promise<void> | void }
  /** The right on the repository that the path names, and a repository that can do it. */
  | { readonly needs: 'pull'; readonly handle: (call: RepositoryCall) => Promise<void> | void }
  | (Changes & {
      readonly needs: 'push';
      readonly handle: (call: PushCall) => Promise<void> | void;
    })
  | (Changes & {
      readonly needs: 'delete';
      readonly handle: (call: DeleteCall) => Promise<void> | void;
    });

interface Changes {
  /** What a refusal says first. */
  readonly undone: Undone;
  /** A repository that is read besides: a challenge names it too. */
  readonly reads?: (call: Call) => RepositoryName | null;
}

export interface Route {
  readonly path: RegExp;
  readonly methods: Readonly<Record<string, Rule>>;
}

/**
 * Everything that is answered, and what each asks for: no method of a route is without a rule.
 * Repository names are greedy, because an image may well be called `blobs`; the first path wins.
 */
export const routes: readonly Route[] = [
  {
    path: /^\/token$/,
    methods: {
      GET: { needs: 'nothing', handle: issueToken },
      POST: { needs: 'nothing', handle: issueToken },
    },
  },
  {
    path: /^\/v2\/?$/,
    methods: {
      GET: { needs: 'sign-in', handle: ping },
      HEAD: { needs: 'sign-in', handle: ping },
    },
  },
  {
    path: /^\/v2\/_catalog$/,
    methods: { GET: { needs: 'catalog', handle: listCatalog } },
  },
  {
    path: /^\/v2\/(?<name>.+)\/manifests\/(?<reference>[^/]+)$/,
    methods: {
      GET: { needs: 'pull', handle: getManifest },
      HEAD: { needs: 'pull', handle: getManifest },
      PUT: { needs: 'push', undone: manifestNotPushed, handle: putManifest },
      DELETE: { needs: 'delete', undone: manifestNotDeleted, handle: deleteManifest },
    },
  },
  {
    path: /^\/v2\/(?<name>.+)\/blobs\/uploads\/?$/,
    methods: {
      POST: { needs: 'push', undone: blobNotTaken, reads: mountSource, handle: startUpload },
    },
  },
  {
    path: /^\/v2\/(?<name>.+)\/blobs\/uploads\/(?<id>[^/]+)$/,
    methods: {
      GET: { needs: 'push', undone: blobNotTaken, handle: uploadStatus },
      PATCH: { needs: 'push', undone: blobNotTaken, handle: continueUpload },
      PUT: { needs: 'push', undone: blobNotTaken, handle: finishUpload },
      /** Undoes only what the same caller began; nothing that was stored goes. */
      DELETE: { needs: 'push', undone: uploadNotCancelled, handle: cancelUpload },
    },
  },
  {
    path: /^\/v2\/(?<name>.+)\/blobs\/(?<digest>[^/]+)$/,
    methods: {
      GET: { needs: 'pull', handle: getBlob },
      HEAD: { needs: 'pull', handle: getBlob },
      DELETE: { needs: 'delete', undone: blobNotDeleted, handle: deleteBlob },
    },
  },
  {
    path: /^\/v2\/(?<name>.+)\/tags\/list$/,
    methods: { GET: { needs: 'pull', handle: listTags } },
  },
  {
    path: /^\/v2\/(?<name>.+)\/referrers\/(?<digest>[^/]+)$/,
    methods: { GET: { needs: 'pull', handle: listReferrers } },
  },
];
