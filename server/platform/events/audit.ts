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

export interface AuditEntry {
  readonly action: AuditAction;
  readonly projectId: string | null;
  /** What it was done to, as a reader would name it: `shop/api#26 → prod`. */
  readonly target: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const insert = statement(
  'audit.insert',
  `INSERT INTO audit_event (actor_kind, actor_id, actor_name, action, project_id, target, before, after, address, request_id)
   VALUES ($1, $2::uuid, $3, $4, $5::uuid, $6, $7::jsonb, $8::jsonb, $9, $10)`,
);

/**
 * Writes one line of the trail in the transaction that it tells of (L8), its values no longer than anybody
 * reads (`boundValues`). Never pass a secret.
 */
export async function recordAudit(sql: Sql, origin: Origin, entry: AuditEntry): Promise<void> {
  await sql.query(insert, [
    origin.actor.kind,
    origin.actor.id,
    origin.actor.name,
    entry.action,
    entry.projectId,
    entry.target,
    boundValues(entry.before),
    boundValues(entry.after),
    origin.address,
    origin.requestId,
  ]);
}
