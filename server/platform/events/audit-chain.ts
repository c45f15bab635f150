import { createHash } from 'node:crypto';

/** A line of the trail as it is hashed: every column as text, null where it has none. */
export interface ChainedLine {
  readonly seq: string;
  /** UTC, to the millisecond: `2026-03-03T14:02:00.000Z`. */
  readonly at: string | null;
  readonly actorKind: string | null;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly action: string | null;
  readonly projectId: string | null;
  readonly target: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly address: string | null;
  readonly requestId: string | null;
  readonly imageId: string | null;
  readonly buildId: string | null;
  readonly digest: string | null;
  readonly stageId: string | null;
  readonly promotionId: string | null;
  readonly personId: string | null;
  readonly robotId: string | null;
  readonly registryId: string | null;
}

/** In the order in which they are hashed. */
const said = [
  'seq',
  'at',
  'actorKind',
  'actorId',
  'actorName',
  'action',
  'projectId',
  'target',
  'before',
  'after',
  'address',
  'requestId',
] as const satisfies readonly (keyof ChainedLine)[];

/** What the line tells of; these follow. */
const subjects = [
  'imageId',
  'buildId',
  'digest',
  'stageId',
  'promotionId',
  'personId',
  'robotId',
  'registryId',
] as const satisfies readonly (keyof ChainedLine)[];

/** SQL: the columns of `audit_event e` as a `ChainedLine` has them, whatever the session's settings. */
export const chainedColumns = `
  e.seq::text AS seq,
  to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
  e.actor_kind::text AS actor_kind, e.actor_id::text AS actor_id, e.actor_name::text AS actor_name,
  e.action::text AS action, e.project_id::text AS project_id, e.target::text AS target,
  e.before::text AS before, e.after::text AS after, e.address::text AS address,
  e.request_id::text AS request_id, e.image_id::text AS image_id, e.build_id::text AS build_id, e.digest,
  e.stage_id::text AS stage_id, e.promotion_id::text AS promotion_id, e.person_id::text AS person_id,
  e.robot_id::text AS robot_id, e.registry_id::text AS registry_id`;

/** What stands before the first line. */
const beginning = Buffer.alloc(32);

/**
 * The hash of a line in the chain: SHA-256 over the 32 bytes of the one before it and the line's text in
 * UTF-8, each column in turn as `<bytes>:<value>` (`-` for none) with commas between. `audit_hash` in the
 * database says the same; whoever verifies must not have to believe it.
 * @param previous null before the first line.
 * @param withSubjects whether the link says that ids are in it. Lines from before there were any got theirs from
 *   an upgrade, which changed no link.
 */
export function chainHash(
  previous: Buffer | null,
  line: ChainedLine,
  withSubjects: boolean,
): Buffer {
  const text = (withSubjects ? [...said, ...subjects] : said)
    .map((column) => {
      const value = line[column];
      return value === null ? '-' : `${Buffer.byteLength(value)}:${value}`;
    })
    .join(',');
  return createHash('sha256')
    .update(previous ?? beginning)
    .update(text)
    .digest();
}

/** A head of the chain as people note it: `1042:9f3c…`. */
export interface ChainHead {
  readonly position: bigint;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

export const showHead = ({ position, hash }: ChainHead): string => `${position}:${hash}`;

/** Reads a noted head; null where the text is none. */
export function readHead(text: string): ChainHead | null {
  const [, position, hash] = /^([1-9]\d{0,17}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  return position && hash ? { position: BigInt(position), hash: hash.toLowerCase() } : null;
}
