import type { Digest } from '@/oci/names/digest';
import type { ParsedManifest } from '@/oci/manifest/manifest';
import type { RepositoryName } from '@/oci/names/names';
import type { Page } from '@/oci/http/pagination';
import type { Action } from '@/oci/http/scopes';
import type { Session, Upload } from './storage/store';

export type { Upload } from './storage/store';

/**
 * What the data plane asks of the application around it. It knows nothing of projects, roles or
 * databases: `server/edge/compose.ts` hands it one implementation of each port.
 */

/** Who is calling, as the application names them; the data plane only carries it along. */
export interface Caller {
  readonly kind: 'person' | 'robot';
  readonly id: string;
  /** Which credential they signed in with, as the application names it; null: none that can end. */
  readonly credential: string | null;
  readonly name: string;
  /** This request, for the application's records; not there before the request was signed in. */
  readonly from?: { readonly address: string; readonly requestId: string };
}

/**
 * Where a repository is: its name, and the ids by which the application knows it. Only an authorizer
 * makes one of a name, so whoever holds it has been authorised. `imageId` is null until the first manifest there
 * is known, `repositoryId` until something came: a blob comes before that manifest.
 */
export interface Place extends RepositoryName {
  readonly registryId: string;
  readonly imageId: string | null;
  readonly repositoryId: string | null;
}

export type Decision =
  | { readonly allowed: true; readonly place: Place }
  /** For this caller it does not exist (L3): 404 for the signed-in, a challenge for the anonymous. */
  | { readonly allowed: false; readonly reason: 'unknown' }
  /** It may be seen, not done; the message says who or what can (403). */
  | { readonly allowed: false; readonly reason: 'denied'; readonly message: string };

export type SignIn =
  | { readonly outcome: 'signed-in'; readonly caller: Caller }
  /** The message says what to mend or what would be taken instead; none where telling would help to guess. */
  | { readonly outcome: 'refused'; readonly message?: string }
  | { readonly outcome: 'throttled'; readonly retryAfterSeconds: number };

/** Rights, read at every request (L6); a token only ever narrows them. */
export interface Authorizer {
  /** Checks a user name with whatever the application takes as a password. `address` is the peer's. */
  signIn(credentials: { username: string; password: string }, address: string): Promise<SignIn>;
  authorize(caller: Caller, name: RepositoryName, action: Action): Promise<Decision>;
  /** Does the caller count now, and what they signed in with? Else a token of theirs is no token (401). */
  stands(caller: Caller): Promise<boolean>;
}

/** A manifest that was answered to a GET; a HEAD only asks. */
export interface ManifestPull {
  /** What the request named, which the caller has a right on. */
  readonly asked: Place;
  /** Where the manifest was found. */
  readonly at: Place;
  readonly digest: Digest;
}

/** What happened, for the application's records. Told at once; returns at once and never throws. */
export interface Events {
  manifestPulled(pull: ManifestPull, caller: Caller): void;
}

export interface StoredManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** Where it is: of what gathers several repositories under one name, in which of them. */
  readonly at: Place;
}

export interface ManifestPut {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly parsed: ParsedManifest;
  /**
   * The config blob’s document as `readConfigDocument` reads it: any JSON value that a database can keep,
   * nothing about its shape is checked. Null: what it says is not known.
   */
  readonly config: unknown;
  /** Could a runtime start it (oci/manifest/runnable.ts)? Null for an index: its entries say it. */
  readonly runnable: boolean | null;
  /** What a runtime would start of it (oci/manifest/what-runs.ts); null for an index too. */
  readonly runs: string | null;
  /** The tags that the client pushed to, each once and none reserved; none when by digest alone. */
  readonly tags: readonly string[];
}

/** One entry of a referrers list (OCI distribution, "Listing Referrers"). */
export interface Referrer {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly size: number;
  readonly artifactType: string | null;
  /** A JSON object of texts, as text: nobody here looks into it, and it may have 4 MB. */
  readonly annotations: string;
}

/** Which part of a referrers list is asked for. */
export interface ReferrersAsked extends Page {
  /** Only those of this type; null: of every type. */
  readonly artifactType: string | null;
  /** So many bytes at most in one page, unless its first entry alone has more. */
  readonly bytes: number;
}

/** A page of a referrers list, by digest in byte order, before its entries are read. */
export interface ReferrerPage {
  readonly digests: readonly Digest[];
  /** At most so many bytes are its entries, written as JSON. */
  readonly bytes: number;
  readonly more: boolean;
}

export interface NamePage {
  readonly names: readonly string[];
  readonly more: boolean;
}

/** How a request that fed an upload ended: as it should, or not (cut off, refused, taken back). */
export type FeedEnd = 'left' | 'broke-off';

export interface UploadAdvance {
  /** Where the request saw the offset, and where it moves it. */
  readonly from: number;
  readonly to: number;
  /** The store's notes on what there is then. */
  readonly session: Session;
  /** What becomes of the request then: it may have more to do with the upload. */
  readonly then: FeedEnd | 'goes-on';
}

export interface ReadManifests {
  find(reference: { tag: string } | { digest: Digest }): Promise<StoredManifest | null>;
}

export interface ReadBlobs {
  /** Null where the repository does not link it, whoever else does (L11). */
  find(digest: Digest): Promise<{ size: number } | null>;
}

export interface ListTags {
  /** Without the reserved tags, which the application sets. Null: no such repository. */
  list(page: Page): Promise<NamePage | null>;
}

export interface ListReferrers {
  /** Tells how much would be read, and reads none of it. */
  list(subject: Digest, asked: ReferrersAsked): Promise<ReferrerPage>;
  /** The entries of a page in their order, without those that went meanwhile. */
  read(digests: readonly Digest[]): Promise<Referrer[]>;
}

/** Pushing. Each call is one transaction, durable when the promise resolves (L10). */
export interface Write {
  /** Where what is pushed comes to be. */
  readonly at: Place;
  /**
   * Places a manifest, moves the pushed tags, and makes a build where it is one. In the same
   * transaction it refuses with MANIFEST_BLOB_UNKNOWN, naming the digests in `detail`, where the
   * config, a layer or a child is not linked in this repository; a subject need not exist. The
   * data plane has checked grammar, media type, digest and size, and that no tag is reserved.
   */
  putManifest(put: ManifestPut): Promise<void>;
  /** Records bytes that are already durable in the blob store, and links them here. */
  linkBlob(blob: { digest: Digest; size: number }): Promise<void>;
  readonly uploads: Uploads;
}

/** Uploads of one caller to one repository: nobody else's are found. */
export interface Uploads {
  /**
   * Uploads of which nothing is heard make room for new ones: at once where their last request
   * broke off, else after a while. Never one that a request feeds.
   * @param by the request that feeds it from the first (as in feed); left out: none yet
   * @throws RegistryError TOOMANYREQUESTS where too many of the caller's move
   */
  open(by?: string): Promise<Upload>;
  /** Null unless this caller opened it in this repository and it has not ended. */
  find(id: string): Promise<Upload | null>;
  /**
   * As find, for the request `by` (a UUID of its own) that is to feed it; it gives word with keep at
   * least every 15 seconds, and its end with advance, leave or close.
   */
  feed(id: string, by: string): Promise<Upload | null>;
  /** How many bytes of the upload have come so far; false where it has ended meanwhile. */
  keep(id: string, by: string, received: number): Promise<boolean>;
  /** Moves the offset, and its session with it; not where another request was quicker, or the upload has ended. */
  advance(id: string, by: string, advance: UploadAdvance): Promise<'moved' | 'outrun' | 'ended'>;
  /** The request brought nothing that counts. */
  leave(id: string, by: string, end: FeedEnd): Promise<void>;
  /** From now on there is none; its bytes can be removed, and then its row, by close. */
  end(id: string): Promise<void>;
  close(id: string): Promise<void>;
}

/** Deleting. Each call is one transaction. */
export interface Remove {
  /** False where there was none. */
  manifest(digest: Digest): Promise<boolean>;
  tag(tag: string): Promise<boolean>;
  blob(digest: Digest): Promise<'removed' | 'absent' | 'in-use'>;
}

/**
 * What answers for a name, to one caller: what it can do it has, and what it cannot it lacks, so that a
 * cache of another registry, or several repositories under one name, is another implementation. Every read
 * is of this repository: no object is reachable because its digest is known (L11). Refusals are thrown
 * as RegistryError.
 */
export interface Repository {
  /**
   * What the request named: rights, addresses and refusals are of this. Where something is, or comes to
   * be, is said with it (`at`), and may be elsewhere.
   */
  readonly asked: Place;
  readonly manifests: ReadManifests;
  readonly blobs: ReadBlobs;
  readonly tags: ListTags;
  readonly referrers: ListReferrers;
  /** Left out: nothing is pushed here, whoever asks. */
  readonly write?: Write;
  /** Left out: nothing is deleted here, whoever asks. */
  readonly remove?: Remove;
}

/** What is linked where. */
export interface Catalogue {
  /** What answers for this place, on which the caller was found to have a right. Nothing is read for it. */
  repository(asked: Place, caller: Caller): Repository;
  /** Only what the caller may pull. Names are `<registry>/<image>`. */
  listRepositories(caller: Caller, page: Page): Promise<NamePage>;
  /** The blob, where it is linked in any repository the caller may pull (automatic mount). */
  findReadableBlob(caller: Caller, digest: Digest): Promise<{ size: number } | null>;
}
