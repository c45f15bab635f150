import type { AuditAction } from '@/domain/audit/actions';
import { boundValues } from '@/domain/audit/bound-values';
import { reaches } from '@/domain/audit/reach';
import type { KeptActor } from '@/domain/people/actors';
import { enqueue } from '../jobs/enqueue';
import { statement, type Sql } from '../sql/database';
import { isAwaited } from './awaited';
import { linesNotice, liveChannel } from './live-channel';

/** Who acted, from where; every audited use case is handed one. */
export interface Origin {
  readonly actor: KeptActor;
  readonly address: string;
  readonly requestId: string;
}

/** The product itself, as the trail names it. */
export const systemOrigin: Origin = {
  actor: { kind: 'system', id: null, name: 'sallyport' },
  address: '',
  requestId: '',
};

/**
 * What a line tells of besides its project, by id, as far as the act knows it. Timelines and filters find lines by
 * this, never by their words; it outlives what it names.
 */
export interface Subjects {
  readonly imageId?: string;
  readonly buildId?: string | null | undefined;
  /** Of a build or of another manifest; what a tag means now, or meant when it was removed. */
  readonly digest?: string | null | undefined;
  /** Where it happened; of a promotion the one that is to be entered. */
  readonly stageId?: string | null | undefined;
  readonly promotionId?: string | undefined;
  /** To whom it was done; who did it is the actor. */
  readonly personId?: string | null;
  readonly robotId?: string;
  /** Of what is told of by its registry: pushes, tags, deletions. */
  readonly registryId?: string;
}

export interface AuditEntry {
  readonly action: AuditAction;
  readonly projectId: string | null;
  /** Empty where it tells of none of these. */
  readonly subjects: Subjects;
  /** What it was done to, as a reader would name it: `shop/api#26 → prod`. */
  readonly target: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** SQL: adds one line; its parameters are `lineValues`. */
const insertLine = `INSERT INTO audit_event (
    actor_kind, actor_id, actor_name, action, project_id, target, before, after, address, request_id,
    image_id, build_id, digest, stage_id, promotion_id, person_id, robot_id, registry_id)
  VALUES ($1, $2::uuid, $3, $4, $5::uuid, $6, $7::jsonb, $8::jsonb, $9, $10,
    $11::uuid, $12::uuid, $13, $14::uuid, $15::uuid, $16::uuid, $17::uuid, $18::uuid)`;

/** The parameters $1 to $18 of `insertLine`; values are no longer than anybody reads (`boundValues`). */
const lineValues = (
  { actor, address, requestId }: Origin,
  { action, projectId, target, before, after, subjects }: AuditEntry,
): unknown[] => [
  actor.kind,
  actor.id,
  actor.name,
  action,
  projectId,
  target,
  boundValues(before),
  boundValues(after),
  address,
  requestId,
  subjects.imageId ?? null,
  subjects.buildId ?? null,
  subjects.digest ?? null,
  subjects.stageId ?? null,
  subjects.promotionId ?? null,
  subjects.personId ?? null,
  subjects.robotId ?? null,
  subjects.registryId ?? null,
];

const insert = statement('audit.insert', insertLine);

// Jobs say where by the image's name.
const insertAndTell = statement(
  'audit.insert-and-tell',
  `WITH line AS (${insertLine} RETURNING project_id, image_id)
   SELECT pg_notify('${liveChannel}', '${linesNotice}')::text AS sent,
     $19::boolean AND ${isAwaited('line.project_id')} AS awaited,
     (SELECT i.name FROM image i WHERE i.id = line.image_id) AS image
   FROM line`,
);

/**
 * Says that something happened: writes one line of the trail in the transaction that it tells of (L8), and in
 * the same statement tells open pages of it and asks whether anything waits for it, for which a job is left, as far
 * as such a line reaches (`reaches`). Never pass a secret.
 */
export async function recordAudit(sql: Sql, origin: Origin, entry: AuditEntry): Promise<void> {
  const { action, projectId } = entry;
  const values = lineValues(origin, entry);
  const reach = reaches[action];
  if (reach === 'kept' || projectId === null) {
    await sql.query(insert, values);
    return;
  }
  const told = await sql.query<{ awaited: boolean; image: string | null }>(insertAndTell, [
    ...values,
    reach === 'wakes',
  ]);
  for (const { awaited, image } of told) {
    if (awaited) await enqueue(sql, 'evaluate', { projectId, image });
  }
}
