import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@/lib/logger';
import type { Authorizer, Caller, Catalogue, Events, Remove, Repository, Write } from '../ports';
import type { BlobStore } from '../storage/store';
import type { Grant } from '../tokens/grants';
import type { TokenService } from '../tokens/token-service';
import type { Room } from './http/room';

/** How slow a body may come in before its connection is closed. */
export interface Pace {
  readonly windowMs: number;
  /** Bytes that must have come within each window. */
  readonly minimumBytes: number;
}

/** The running requests of this process that feed an upload, by caller and upload. */
export type Feeds = Map<string, { readonly method: string; readonly end: Promise<void> }>;

/** What the data plane works with; the same for every request. */
export interface Services {
  readonly authorizer: Authorizer;
  readonly catalogue: Catalogue;
  readonly events: Events;
  readonly blobs: BlobStore;
  readonly tokens: TokenService;
  readonly logger: Logger;
  /** Where clients reach this server, without a slash at the end; null: as they asked (Host). */
  readonly publicUrl: string | null;
  /** The client's address, for the throttling of sign-ins. */
  readonly addressOf: (req: IncomingMessage) => string;
  readonly pace: Pace;
  readonly feeds: Feeds;
  /** How often a request that feeds an upload gives word of it. */
  readonly beatMs: number;
  readonly room: Room;
}

/** One request. */
export interface Call {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly requestId: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The named parts of the path; `reference`, `digest` and `id` are not checked yet. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly services: Services;
}

/** Who calls, and what their token was narrowed to; null: not narrowed (Basic). */
export interface Access {
  readonly caller: Caller;
  readonly grants: readonly Grant[] | null;
}

export interface SignedInCall extends Call {
  readonly access: Access;
}

/** A request whose caller was found to have the route's right on the repository. */
export interface RepositoryCall extends SignedInCall {
  readonly repository: Repository;
}

/** One of them that pushes, to a repository that is pushed to. */
export interface PushCall extends RepositoryCall {
  readonly write: Write;
}

/** One of them that deletes, in a repository that is deleted from. */
export interface DeleteCall extends RepositoryCall {
  readonly remove: Remove;
}
