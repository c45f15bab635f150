import { reaches, type LiveKind, type ToldAction } from '@/domain/audit/reach';
import { own } from '@/lib/text/own';
import { statement, type Sql } from '@/server/platform/sql/database';

/** What open pages are told, with names for what it tells of. */
export interface LiveEvent {
  readonly kind: LiveKind;
  /** Its slug. */
  readonly project: string;
  readonly image: string | null;
  /** The build's number. */
  readonly build: number | null;
  /** The stage's slug. */
  readonly stage: string | null;
  /** Of `robot.secret-expiring` alone: which, and when it ends (ISO 8601). */
  readonly credential?: {
    readonly robot: string;
    readonly prefix: string;
    readonly endsAt: string;
    readonly days: number;
  };
}

/** A line of the trail as open pages are told of it. */
export interface LiveLine {
  /** Its place in the chain, which is the order of commits: what is read up to one has no gap. */
  readonly position: number;
  readonly projectId: string;
  readonly event: LiveEvent;
}

/** How many links of the chain are read at a time. */
const most = 1_000;

const after = statement(
  'live.lines-after',
  `SELECT c.position, e.action, e.project_id, p.slug AS project, i.name AS image, b.number AS build, s.slug AS stage,
     CASE WHEN e.action = 'robot.secret-expiring' AND r.id IS NOT NULL THEN json_build_object(
       'robot', r.name, 'prefix', e.after -> 'secret', 'endsAt', e.after -> 'expiresAt', 'days', e.after -> 'days')
     END AS credential
   FROM audit_chain c JOIN audit_event e ON e.seq = c.seq
   LEFT JOIN project p ON p.id = e.project_id
   LEFT JOIN image i ON i.id = e.image_id
   LEFT JOIN build b ON b.id = e.build_id
   LEFT JOIN stage s ON s.id = e.stage_id
   LEFT JOIN robot r ON r.id = e.robot_id
   WHERE c.position > $1 ORDER BY c.position LIMIT ${most}`,
);

interface Row {
  readonly position: number;
  readonly action: string;
  readonly projectId: string | null;
  readonly project: string | null;
  readonly image: string | null;
  readonly build: number | null;
  readonly stage: string | null;
  readonly credential: LiveEvent['credential'] | null;
}

/**
 * What the trail has after a place, in the order of commits, as far as open pages are told of it.
 * @param position a place in the chain; 0: from the beginning.
 * @returns `upTo`: how far it was read; `more`: there may be more after that.
 */
export async function readLines(
  sql: Sql,
  position: number,
): Promise<{ lines: LiveLine[]; upTo: number; more: boolean }> {
  const rows = await sql.query<Row>(after, [position]);
  const lines: LiveLine[] = [];
  for (const { position, action, projectId, project, credential, ...where } of rows) {
    if (!isTold(action) || projectId === null || project === null) continue;
    const event = { kind: action, project, ...where, ...(credential && { credential }) };
    lines.push({ position, projectId, event });
  }
  return { lines, upTo: rows.at(-1)?.position ?? position, more: rows.length === most };
}

/** Lines of every version are in the trail: one of an action that this one does not know is told to nobody. */
const isTold = (action: string): action is ToldAction =>
  (own(reaches, action) ?? 'kept') !== 'kept';
