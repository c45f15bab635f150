import { statement, type Sql } from '../sql/database';
import { enqueue } from '../jobs/enqueue';

export interface Announcement {
  readonly kind:
    | 'build-pushed'
    | 'promoted'
    | 'tag-moved'
    | 'properties-set'
    | 'access-changed'
    | 'project-changed'
    | 'promotion-changed'
    | 'check-reported'
    | 'policy-changed'
    | 'build-withdrawn'
    | 'evidence-arrived'
    | 'credential-expiring'
    | 'deleted';
  readonly projectId: string;
  readonly image?: string | null;
  readonly build?: number | null;
  readonly stage?: string | null;
  /** Of `credential-expiring` alone: which, and when it ends (ISO 8601). */
  readonly credential?: {
    readonly robot: string;
    readonly prefix: string;
    readonly endsAt: string;
    readonly days: number;
  };
}

/** The channel on which PostgreSQL wakes the live hub of every process. */
export const liveChannel = 'sallyport_live';

/**
 * SQL: does the stage whose policy this is fill by itself, for releases or as a rule says?
 * @param document the policy's document, as SQL.
 */
export const isAutomatic = (document: string): string =>
  `(coalesce(${document} -> 'automatic', 'false'::jsonb) <> 'false'::jsonb)`;

/**
 * SQL: is anything in a project for which a change may matter, a request that waits or a stage that
 * fills by itself? Asked in the statement that announces, so that the many changes that wake nothing
 * cost nothing more.
 * @param project the parameter that is the project's id, e.g. `$1`.
 */
export const isAwaited = (project: string): string => `EXISTS (
  SELECT 1 FROM stage s WHERE s.project_id = ${project}::uuid AND (
    EXISTS (SELECT 1 FROM promotion m
            WHERE m.to_stage_id = s.id AND m.state IN ('waiting', 'approved'))
    OR (SELECT ${isAutomatic('p.document')} FROM policy p
        WHERE p.stage_id = s.id ORDER BY p.version DESC LIMIT 1)))`;

const insert = statement(
  'live.announce',
  `WITH event AS (
     INSERT INTO live_event (project_id, kind, data) VALUES ($1::uuid, $2, $3::jsonb) RETURNING id
   )
   SELECT pg_notify('${liveChannel}', id::text)::text AS sent,
     $4::boolean AND ${isAwaited('$1')} AS awaited
   FROM event`,
);

/** Told only: whoever changes a request evaluates it in the same transaction; an end that comes changes none. */
const wakesNothing: ReadonlySet<Announcement['kind']> = new Set([
  'promotion-changed',
  'credential-expiring',
]);

/**
 * Tells open pages, once the surrounding transaction commits, that something changed, and leaves a
 * job where a request or an automatic stage of the project may wait for it (`enqueue`).
 */
export async function announce(sql: Sql, event: Announcement): Promise<void> {
  const { projectId, kind, image = null, build = null, stage = null, credential } = event;
  const data = JSON.stringify({ image, build, stage, ...(credential && { credential }) });
  const values = [projectId, kind, data, !wakesNothing.has(kind)];
  const [row] = await sql.query<{ awaited: boolean }>(insert, values);
  if (row?.awaited) await enqueue(sql, 'evaluate', { projectId, image });
}
