import { createHash } from 'node:crypto';
import type pg from 'pg';

/** One row as JSON, by column: bytes as `\x…`, what has more than one value as JSON has it. */
export type Row = Readonly<Record<string, unknown>>;

/** What a version that landed left behind, as its program wrote it. */
export interface LandedVersion {
  /** The last of its migrations. */
  readonly migration: string;
  /** By table; tables in the order in which their foreign keys need them. */
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  /** Files of its store, by their path in `registry/`. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** What it made beside its own tables; left out: nothing. @param client as a superuser */
  readonly makeMore?: (client: Pick<pg.Client, 'query'>) => Promise<void>;
}

/** An id for whatever a row is called, the same in every run. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** So many days before the tests began (negative: after), as it was then; never twice differently. */
export const daysAgo = (days: number): string => new Date(began - days * 86_400_000).toISOString();

const began = Date.now();

export const bytea = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`;

/** How secrets and tokens of 256 bit are kept. */
export const sha256 = (text: string): string => bytea(createHash('sha256').update(text).digest());

/** Where the bytes of a digest are in a store, for `LandedVersion.files`. */
export const fileOf = (digest: string): string => {
  const [algorithm = '', hex = ''] = digest.split(':');
  return `blobs/${algorithm}/${hex.slice(0, 2)}/${hex}`;
};
