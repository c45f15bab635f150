import { statement, type Sql } from '@/server/platform/sql/database';

/** An open request that a build go on from a stage. */
export interface LaneWaiting {
  readonly promotion: string;
  readonly image: string;
  readonly to: string;
  readonly by: string;
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

/** What is current in a stage. */
export interface Held {
  readonly imageId: string;
  readonly stageId: string;
  readonly digest: string;
}

const open = statement(
  'lanes.open-requests',
  `SELECT m.project_id, m.image_id, f.slug AS from, m.id AS promotion, i.name AS image,
     t.slug AS to, coalesce(u.name, m.requested_by) AS by, m.requested_at AS since,
     m.verdicts @> '[{"verdict":"failed"}]'::jsonb AS blocked
   FROM stage t
   JOIN promotion m ON m.to_stage_id = t.id AND m.state IN ('waiting', 'approved')
     AND m.kind = 'promotion'
   JOIN stage f ON f.id = m.from_stage_id
   JOIN image i ON i.id = m.image_id
   LEFT JOIN person u ON u.id = m.requested_by_id
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
  `SELECT h.image_id, h.stage_id, m.passed, m.waived, m.broken_glass
   FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS h(image_id, stage_id, digest)
   CROSS JOIN LATERAL (
     SELECT
       (SELECT count(*)::int FROM jsonb_array_elements(p.verdicts) v
        WHERE v->>'verdict' = 'passed') AS passed,
       (SELECT count(*)::int FROM jsonb_array_elements(p.verdicts) v
        WHERE v->>'verdict' = 'waived') AS waived,
       EXISTS (SELECT 1 FROM broken_glass g WHERE g.promotion_id = p.id) AS broken_glass
     FROM promotion p
     WHERE p.image_id = h.image_id AND p.to_stage_id = h.stage_id AND p.digest = h.digest
       AND p.state = 'promoted' AND p.kind = 'promotion'
     ORDER BY p.finished_at DESC LIMIT 1
   ) m`,
);

/** What the gates said of each of these when it came in; none for what was pushed. One statement. */
export async function readEntered(
  sql: Sql,
  held: readonly Held[],
): Promise<(of: Pick<Held, 'imageId' | 'stageId'>) => Entered | null> {
  const values = [
    held.map(({ imageId }) => imageId),
    held.map(({ stageId }) => stageId),
    held.map(({ digest }) => digest),
  ];
  const rows =
    held.length === 0
      ? []
      : await sql.query<Entered & Pick<Held, 'imageId' | 'stageId'>>(entries, values);
  const found = new Map(
    rows.map(({ imageId, stageId, passed, waived, brokenGlass }) => [
      `${imageId} ${stageId}`,
      { passed, waived, brokenGlass },
    ]),
  );
  return ({ imageId, stageId }) => found.get(`${imageId} ${stageId}`) ?? null;
}
