import type { AuditAction } from '@/domain/audit/actions';
import { boundValues } from '@/domain/audit/bound-values';
import { statement, type Sql } from '../sql/database';

/** Who acted, from where; every audited use case is handed one. */
export interface Origin {
  readonly actor: {
    readonly kind: 'person' | 'robot' | 'system';
    readonly id: string | null;
    readonly name: string;
  };
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
export const insertLine = `INSERT INTO audit_event (
    actor_kind, actor_id, actor_name, action, project_id, target, before, after, address, request_id,
    image_id, build_id, digest, stage_id, promotion_id, person_id, robot_id, registry_id)
  VALUES ($1, $2::uuid, $3, $4, $5::uuid, $6, $7::jsonb, $8::jsonb, $9, $10,
    $11::uuid, $12::uuid, $13, $14::uuid, $15::uuid, $16::uuid, $17::uuid, $18::uuid)`;

/** The parameters $1 to $18 of `insertLine`; values are no longer than anybody reads (`boundValues`). */
export const lineValues = (
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

/** Writes one line of the trail in the transaction that it tells of (L8). Never pass a secret. */
export async function recordAudit(sql: Sql, origin: Origin, entry: AuditEntry): Promise<void> {
  await sql.query(insert, lineValues(origin, entry));
}
