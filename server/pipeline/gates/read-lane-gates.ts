import type { ActorView } from '@/domain/people/actors';
import { actorIn } from '@/server/access/actors/actor-of';
import { isGlassBroken } from '@/server/content/current/current';
import type { PresentRow } from '@/server/content/current/show-current';
import { statement, type Sql } from '@/server/platform/sql/database';

/** An open request that a build go on from a stage. */
export interface LaneWaiting {
  readonly promotion: string;
  readonly image: string;
  readonly to: string;
  readonly by: ActorView;
  readonly since: string;
  readonly blocked: boolean;
  readonly count: number;
}

/** What the gates said when a build came into the stage that has it. */
export interface Entered {
  readonly passed: number;
  readonly waived: number;
  readonly brokenGlass: boolean;
}

const open = statement(
  'lanes.open-requests',
  `SELECT m.project_id, m.image_id, f.slug AS from, m.id AS promotion, i.name AS image,
     t.slug AS to, ${actorIn('m.requested_by')} AS by, m.requested_at AS since,
     m.verdicts @> '[{"verdict":"failed"}]'::jsonb AS blocked
   FROM stage t
   JOIN promotion m ON m.to_stage_id = t.id AND m.state IN ('waiting', 'approved')
     AND m.kind = 'promotion'
   JOIN stage f ON f.id = m.from_stage_id
   JOIN image i ON i.id = m.image_id
   WHERE t.project_id = ANY($1::uuid[]) ORDER BY m.requested_at, m.id`,
);

interface OpenRow extends Omit<LaneWaiting, 'since' | 'count'> {
  readonly projectId: string;
  readonly imageId: string;
  readonly from: string;
  readonly since: Date;
}

/**
 * Open requests of these projects, by the stage that their builds stand in: the oldest of each, and
 * how many there are. One statement however many projects.
 * @param by whether a lane is a project's (the matrix) or an image's (a project's images).
 */
export async function readLaneRequests(
  sql: Sql,
  projectIds: readonly string[],
  by: 'projectId' | 'imageId',
): Promise<(id: string, stage: string) => LaneWaiting | null> {
  const lanes = new Map<string, LaneWaiting>();
  for (const row of await sql.query<OpenRow>(open, [projectIds])) {
    const { promotion, image, to, since, blocked } = row;
    const key = `${row[by]} ${row.from}`;
    const oldest = lanes.get(key);
    lanes.set(
      key,
      oldest
        ? { ...oldest, blocked: oldest.blocked || blocked, count: oldest.count + 1 }
        : { promotion, image, to, by: row.by, since: since.toISOString(), blocked, count: 1 },
    );
  }
  return (id, stage) => lanes.get(`${id} ${stage}`) ?? null;
}

const entries = statement(
  'lanes.entered',
  `SELECT p.id AS promotion,
     (SELECT count(*)::int FROM jsonb_array_elements(p.verdicts) v
      WHERE v->>'verdict' = 'passed') AS passed,
     (SELECT count(*)::int FROM jsonb_array_elements(p.verdicts) v
      WHERE v->>'verdict' = 'waived') AS waived,
     ${isGlassBroken('p.id')} AS broken_glass
   FROM promotion p WHERE p.id = ANY($1::uuid[]) AND p.kind = 'promotion'`,
);

/**
 * What the gates said when the builds that are current came in; none of what was pushed, nor of what a stage
 * went back to: no gate was asked then. One statement.
 */
export async function readEntered(
  sql: Sql,
  lanes: readonly PresentRow[],
): Promise<(of: PresentRow | undefined) => Entered | null> {
  const ids = lanes.flatMap((row) => promotionOf(row) ?? []);
  const rows =
    ids.length === 0
      ? []
      : await sql.query<Entered & { readonly promotion: string }>(entries, [ids]);
  const found = new Map(rows.map(({ promotion, ...entered }) => [promotion, entered]));
  return (row) => found.get(promotionOf(row) ?? '') ?? null;
}

const promotionOf = (row: PresentRow | undefined): string | null =>
  row === undefined || row.number === null ? null : row.promotion;
