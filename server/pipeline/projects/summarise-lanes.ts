import { currentBuild } from '@/server/content/builds/current-build';
import { heldBack, withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import { statement, type Sql } from '@/server/platform/sql/database';
import { showWithdrawal, type WithdrawalView } from '@/server/content/builds/show-withdrawal';
import { holdOf, type HoldColumns, type LaneHold } from '../gates/lane-hold';
import {
  readEntered,
  readLaneRequests,
  type Entered,
  type Held,
  type LaneWaiting,
} from '../gates/read-lane-gates';

export interface Lane {
  readonly stage: string;
  /** Images of which a build is current there. */
  readonly images: number;
  /** Of the images' current builds there, the one that came last, by push or promotion. */
  readonly newest: {
    readonly image: string;
    readonly number: number;
    readonly version: string | null;
    readonly digest: string;
    readonly since: string;
    readonly withdrawal: WithdrawalView | null;
  } | null;
  /** Images whose current build here is withdrawn, or has a part of one that is. */
  readonly withdrawn: number;
  /** Images whose current build here is older than the current one in the stage before. */
  readonly behind: number;
  /** What the gates said when the newest came in. */
  readonly entered: Entered | null;
  readonly waiting: LaneWaiting | null;
  readonly hold: LaneHold | null;
}

const summary = statement(
  'projects.summarise-lanes',
  `WITH RECURSIVE current AS MATERIALIZED (
     SELECT s.project_id, s.id AS stage_id, s.position, i.id AS image_id, i.name AS image, c.*
     FROM stage s JOIN image i ON i.project_id = s.project_id
     CROSS JOIN LATERAL ${currentBuild('s', 'i.id')} c
     WHERE s.project_id = ANY($1::uuid[])
   ), ${heldBack('SELECT project_id, digest FROM current')}, counted AS (
     SELECT c.stage_id, count(*)::int AS images,
       count(*) FILTER (WHERE c.number < earlier.number)::int AS behind,
       count(h.digest)::int AS withdrawn
     FROM current c
     LEFT JOIN current earlier ON earlier.image_id = c.image_id
       AND earlier.position = c.position - 1
     LEFT JOIN held_back h ON h.project_id = c.project_id AND h.digest = c.digest
     GROUP BY c.stage_id
   ), newest AS (
     SELECT DISTINCT ON (stage_id) * FROM current
     ORDER BY stage_id, since DESC, number DESC, image COLLATE "C"
   )
   SELECT s.project_id, s.id AS stage_id, s.slug AS stage, s.held_at, s.held_by, s.held_reason,
     coalesce(o.images, 0) AS images, coalesce(o.behind, 0) AS behind,
     coalesce(o.withdrawn, 0) AS withdrawn,
     n.image_id, n.image, n.number, n.version, n.digest, n.since,
     ${withdrawalOf('n.image_id', 'n.build_id', 'n.digest')} AS withdrawal
   FROM stage s
   LEFT JOIN counted o ON o.stage_id = s.id
   LEFT JOIN newest n ON n.stage_id = s.id
   WHERE s.project_id = ANY($1::uuid[])
   ORDER BY s.project_id, s.position`,
);

const imageCounts = statement(
  'projects.count-images',
  `SELECT project_id, count(*)::int AS images FROM image
   WHERE project_id = ANY($1::uuid[]) GROUP BY project_id`,
);

interface LaneRow extends HoldColumns {
  readonly projectId: string;
  readonly stageId: string;
  readonly imageId: string | null;
  readonly stage: string;
  readonly images: number;
  readonly behind: number;
  readonly image: string | null;
  readonly number: number | null;
  readonly version: string | null;
  readonly digest: string | null;
  readonly since: Date | null;
  readonly withdrawn: number;
  readonly withdrawal: WithdrawalView | null;
}

/** The matrix of these projects and their stages, in four queries however many they are. */
export async function summariseLanes(
  sql: Sql,
  projectIds: readonly string[],
): Promise<{ lanes: Map<string, Lane[]>; images: Map<string, number> }> {
  const rows = await sql.query<LaneRow>(summary, [projectIds]);
  const counts = await sql.query<{ projectId: string; images: number }>(imageCounts, [projectIds]);
  const waitingIn = await readLaneRequests(sql, projectIds, 'projectId');
  const enteredAs = await readEntered(sql, rows.flatMap(heldIn));
  const lanes = new Map<string, Lane[]>();
  for (const row of rows) {
    const [held] = heldIn(row);
    const lane = {
      ...laneOf(row),
      entered: held ? enteredAs(held) : null,
      waiting: waitingIn(row.projectId, row.stage),
      hold: holdOf(row),
    };
    lanes.set(row.projectId, [...(lanes.get(row.projectId) ?? []), lane]);
  }
  return { lanes, images: new Map(counts.map((row) => [row.projectId, row.images])) };
}

const heldIn = ({ imageId, stageId, digest }: LaneRow): Held[] =>
  imageId === null || digest === null ? [] : [{ imageId, stageId, digest }];

function laneOf(row: LaneRow): Omit<Lane, 'entered' | 'waiting' | 'hold'> {
  const { stage, images, behind, withdrawn, image, number, version, digest, since } = row;
  const arrived = image !== null && number !== null && digest !== null && since !== null;
  const withdrawal = showWithdrawal(row.withdrawal);
  const newest = arrived
    ? { image, number, version, digest, since: since.toISOString(), withdrawal }
    : null;
  return { stage, images, newest, behind, withdrawn };
}
