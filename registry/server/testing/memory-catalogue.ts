import type { Page } from '@/oci/http/pagination';
import { newId } from '@/lib/ids';
import type {
  Authorizer,
  Caller,
  Catalogue,
  FeedEnd,
  ManifestPut,
  NamePage,
  Place,
  Referrer,
  ReferrerPage,
  ReferrersAsked,
  Repository,
  StoredManifest,
  UploadAdvance,
} from '../../ports';
import type { Session, Upload } from '../../storage/store';
import type { Digest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import { formatRepositoryName, parseRepositoryName } from '@/oci/names/names';
import { isReservedTag } from '@/oci/names/tags';

interface Shelf {
  readonly manifests: Map<Digest, ManifestPut>;
  readonly tags: Map<string, Digest>;
  readonly blobs: Map<Digest, number>;
}

interface Row {
  readonly repository: string;
  readonly callerId: string;
  offset: number;
  session: Session;
  /** The request that feeds it, how many bytes it said had come, and how the last one ended. */
  fedBy: string | null;
  received: number;
  last: FeedEnd | null;
  ended: boolean;
}

/** The catalogue's contract over maps, so that the data plane is tested over real HTTP without a database. */
export class MemoryCatalogue implements Catalogue {
  readonly shelves = new Map<string, Shelf>();
  readonly uploads = new Map<string, Row>();
  readonly puts: ManifestPut[] = [];
  /** Thrown by every call while set. */
  failure: Error | null = null;

  constructor(readonly authorizer: Authorizer) {}

  repository(asked: Place, caller: Caller): Required<Repository> {
    return {
      asked,
      manifests: { find: (reference) => this.findManifest(asked, reference) },
      blobs: { find: (digest) => this.findBlob(asked, digest) },
      tags: { list: (page) => this.listTags(asked, page) },
      referrers: {
        list: (subject, which) => this.listReferrers(asked, subject, which),
        read: (digests) => this.readReferrers(asked, digests),
      },
      write: {
        at: asked,
        putManifest: (put) => this.putManifest(asked, put),
        linkBlob: (blob) => this.linkBlob(asked, blob),
        uploads: {
          open: (by) => this.openUpload(asked, caller, by),
          find: (id) => this.findUpload(asked, caller, id),
          feed: (id, by) => this.feedUpload(asked, caller, id, by),
          keep: (id, by, received) => this.keepUpload(id, by, received),
          advance: (id, by, advance) => this.advanceUpload(id, by, advance),
          leave: (id, by, end) => this.leaveUpload(id, by, end),
          end: (id) => this.endUpload(id),
          close: (id) => this.closeUpload(id),
        },
      },
      remove: {
        manifest: (digest) => this.removeManifest(asked, digest),
        tag: (tag) => this.removeTag(asked, tag),
        blob: (digest) => this.unlinkBlob(asked, digest),
      },
    };
  }

  shelf(place: Place): Shelf {
    if (this.failure) throw this.failure;
    const name = formatRepositoryName(place);
    const shelf = this.shelves.get(name) ?? {
      manifests: new Map(),
      tags: new Map(),
      blobs: new Map(),
    };
    this.shelves.set(name, shelf);
    return shelf;
  }

  async findManifest(
    place: Place,
    reference: { tag: string } | { digest: Digest },
  ): Promise<StoredManifest | null> {
    const { manifests, tags } = this.shelf(place);
    const digest = 'tag' in reference ? tags.get(reference.tag) : reference.digest;
    const found = digest && manifests.get(digest);
    return found ? { ...found, at: place } : null;
  }

  async putManifest(place: Place, put: ManifestPut): Promise<void> {
    const { manifests, tags, blobs } = this.shelf(place);
    const named = [...put.parsed.layers, ...(put.parsed.config ? [put.parsed.config] : [])];
    const missing = [
      ...named.filter(({ digest, elsewhere }) => !elsewhere && !blobs.has(digest)),
      ...put.parsed.children.filter(({ digest }) => !manifests.has(digest)),
    ].map(({ digest }) => digest);
    if (missing.length > 0) {
      throw new RegistryError('MANIFEST_BLOB_UNKNOWN', `Not pushed here: ${missing.join(', ')}.`, {
        detail: { digests: missing },
      });
    }
    manifests.set(put.digest, put);
    for (const tag of put.tags) tags.set(tag, put.digest);
    this.puts.push(put);
  }

  async removeManifest(place: Place, digest: Digest) {
    const { manifests, tags } = this.shelf(place);
    for (const [tag, target] of tags) if (target === digest) tags.delete(tag);
    return manifests.delete(digest);
  }

  async removeTag(place: Place, tag: string) {
    return this.shelf(place).tags.delete(tag);
  }

  async listTags(place: Place, page: Page): Promise<NamePage | null> {
    if (this.failure) throw this.failure;
    const shelf = this.shelves.get(formatRepositoryName(place));
    if (!shelf) return null;
    return pageOf(
      [...shelf.tags.keys()].filter((tag) => !isReservedTag(tag)),
      page,
    );
  }

  async listRepositories(caller: Caller, page: Page): Promise<NamePage> {
    const names = [];
    for (const name of this.shelves.keys()) {
      if (await this.readable(caller, name)) names.push(name);
    }
    return pageOf(names, page);
  }

  async listReferrers(
    place: Place,
    subject: Digest,
    { after, limit, artifactType, bytes }: ReferrersAsked,
  ): Promise<ReferrerPage> {
    const rest = [...this.shelf(place).manifests.values()]
      .filter(({ parsed }) => parsed.subject?.digest === subject)
      .filter(({ parsed }) => artifactType === null || parsed.artifactType === artifactType)
      .filter(({ digest }) => after === null || digest > after)
      .sort((a, b) => (a.digest < b.digest ? -1 : 1));
    const digests = [];
    let sum = 0;
    for (const { digest, bytes: own } of rest.slice(0, limit)) {
      if (digests.length > 0 && sum + own.length > bytes) break;
      digests.push(digest);
      sum += own.length;
    }
    return { digests, bytes: sum, more: digests.length < rest.length };
  }

  async readReferrers(place: Place, digests: readonly Digest[]): Promise<Referrer[]> {
    const { manifests } = this.shelf(place);
    return digests.flatMap((digest) => {
      const found = manifests.get(digest);
      if (!found) return [];
      const { mediaType, bytes, parsed } = found;
      const { artifactType, annotations } = parsed;
      const size = bytes.length;
      return [{ digest, mediaType, size, artifactType, annotations: JSON.stringify(annotations) }];
    });
  }

  async findBlob(place: Place, digest: Digest) {
    const size = this.shelf(place).blobs.get(digest);
    return size === undefined ? null : { size };
  }

  async findReadableBlob(caller: Caller, digest: Digest) {
    for (const [name, shelf] of this.shelves) {
      const size = shelf.blobs.get(digest);
      if (size !== undefined && (await this.readable(caller, name))) return { size };
    }
    return null;
  }

  async linkBlob(place: Place, blob: { digest: Digest; size: number }) {
    this.shelf(place).blobs.set(blob.digest, blob.size);
  }

  async unlinkBlob(place: Place, digest: Digest) {
    const { manifests, blobs } = this.shelf(place);
    const inUse = [...manifests.values()].some(({ parsed }) =>
      [parsed.config, ...parsed.layers].some((descriptor) => descriptor?.digest === digest),
    );
    if (inUse) return 'in-use';
    return blobs.delete(digest) ? 'removed' : 'absent';
  }

  async openUpload(place: Place, caller: Caller, by?: string): Promise<Upload> {
    this.shelf(place);
    const id = newId();
    this.uploads.set(id, {
      repository: formatRepositoryName(place),
      callerId: caller.id,
      offset: 0,
      session: {},
      received: 0,
      fedBy: by ?? null,
      last: null,
      ended: false,
    });
    return { id, offset: 0, session: {} };
  }

  async findUpload(place: Place, caller: Caller, id: string): Promise<Upload | null> {
    if (this.failure) throw this.failure;
    const upload = this.uploads.get(id);
    const own = upload?.repository === formatRepositoryName(place) && upload.callerId === caller.id;
    return own && !upload.ended ? { id, offset: upload.offset, session: upload.session } : null;
  }

  async feedUpload(place: Place, caller: Caller, id: string, by: string) {
    const upload = await this.findUpload(place, caller, id);
    if (upload) Object.assign(this.uploads.get(id)!, { fedBy: by, received: upload.offset });
    return upload;
  }

  async keepUpload(id: string, by: string, received: number) {
    const upload = this.uploads.get(id);
    if (upload?.fedBy === by) upload.received = received;
    return upload !== undefined && !upload.ended;
  }

  async advanceUpload(id: string, by: string, { from, to, session, then }: UploadAdvance) {
    const upload = this.uploads.get(id);
    if (!upload || upload.ended) return 'ended';
    if (upload.offset !== from) return 'outrun';
    upload.offset = to;
    // As JSON, as a database keeps it.
    upload.session = JSON.parse(JSON.stringify(session)) as Session;
    if (then !== 'goes-on') await this.leaveUpload(id, by, then);
    return 'moved';
  }

  async leaveUpload(id: string, by: string, end: FeedEnd) {
    const upload = this.uploads.get(id);
    if (upload?.fedBy === by) Object.assign(upload, { fedBy: null, last: end });
  }

  async endUpload(id: string) {
    const upload = this.uploads.get(id);
    if (upload) upload.ended = true;
  }

  async closeUpload(id: string) {
    this.uploads.delete(id);
  }

  private async readable(caller: Caller, name: string): Promise<boolean> {
    return (await this.authorizer.authorize(caller, parseRepositoryName(name)!, 'pull')).allowed;
  }
}

function pageOf(all: readonly string[], { after, limit }: Page): NamePage {
  const rest = all.filter((name) => after === null || name > after).sort();
  return { names: rest.slice(0, limit), more: rest.length > limit };
}
