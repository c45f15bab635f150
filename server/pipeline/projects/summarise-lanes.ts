import { currentIn, saidOfCurrent } from '@/server/content/current/current';
import { heldBack, withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import { hadManifest } from '@/server/content/repositories/in-image';
import { statement, type Sql } from '@/server/platform/sql/database';
import { holdColumns, holdOf, type HoldColumns, type LaneHold } from '../gates/lane-hold';
import {
  readEntered,
  readLaneRequests,
  type Entered,
  type LaneWaiting,
} from '../gates/read-lane-gates';
import {
  showPresent,
  type CurrentView,
  type PresentRow,
} from '@/server/content/current/show-current';

export interface Lane {
  readonly stage: string;
  /** Images of which a build is current there. */
  readonly images: number;
  /** What some of its images are there, newest first: what came last, and of the others first what is held back. */
  readonly current: CurrentView[];
  /** Images whose current build here is withdrawn, or has a part of one that is. */
  readonly withdrawn: number;
  /** Images whose current build here is older than the current one in the stage before. */
  readonly behind: number;
  /** What the gates said when the newest came in. */
  readonly entered: Entered | null;
  readonly waiting: LaneWaiting | null;
  readonly hold: LaneHold | null;
}

/** Of the images of a project that are current in a stage so many are listed. */
const listed = 20;

const summary = statement(
  'projects.summarise-lanes',
  `WITH RECURSIVE present AS MATERIALIZED (
     SELECT s.project_id, s.id AS stage_id, s.position, i.id AS image_id, i.name AS image, c.*
     FROM stage s JOIN image i ON i.project_id = s.project_id
     CROSS JOIN LATERAL ${currentIn('s.id', 'i.id')} c
     WHERE s.project_id = ANY($1::uuid[])
   ), ${heldBack('SELECT project_id, digest FROM present')}, compared AS (
     SELECT c.*, c.number < earlier.number AS behind, h.digest IS NOT NULL AS is_held,
       row_number() OVER (PARTITION BY c.stage_id
         ORDER BY c.since DESC, c.number DESC, c.image COLLATE "C") AS place
     FROM present c
     LEFT JOIN present earlier ON earlier.image_id = c.image_id
       AND earlier.position = c.position - 1
     LEFT JOIN held_back h ON h.project_id = c.project_id AND h.digest = c.digest
   ), ranked AS (
     SELECT *, row_number() OVER (PARTITION BY stage_id
       ORDER BY place > 1, NOT is_held, place) AS rank
     FROM compared
   ), counted AS (
     SELECT stage_id, count(*)::int AS images, count(*) FILTER (WHERE behind)::int AS behind,
       count(*) FILTER (WHERE is_held)::int AS held_back
     FROM compared GROUP BY stage_id
   )
   SELECT s.project_id, s.id AS stage_id, s.slug AS stage, ${holdColumns('s')},
     coalesce(o.images, 0) AS images, coalesce(o.behind, 0) AS behind,
     coalesce(o.held_back, 0) AS held_back,
     c.image, c.number, c.version, c.digest, c.since, ${saidOfCurrent('c')},
     CASE WHEN c.is_held THEN ${withdrawalOf('c.image_id', 'c.build_id', 'c.digest')} END AS withdrawn
   FROM stage s
   LEFT JOIN counted o ON o.stage_id = s.id
   LEFT JOIN ranked c ON c.stage_id = s.id AND c.rank <= ${listed}
   WHERE s.project_id = ANY($1::uuid[])
   ORDER BY s.project_id, s.position, c.place`,
);

const imageCounts = statement(
  'projects.count-images',
  `SELECT i.project_id, count(*)::int AS images FROM image i
   WHERE i.project_id = ANY($1::uuid[]) AND ${hadManifest('i.id')} GROUP BY i.project_id`,
);

type LaneRow = HoldColumns &
  PresentRow & {
    readonly projectId: string;
    readonly stageId: string;
    readonly stage: string;
    readonly images: number;
    readonly behind: number;
    readonly heldBack: number;
  };

/** The matrix of these projects and their stages, in four queries however many they are. */
export async function summariseLanes(
  sql: Sql,
  projectIds: readonly string[],
): Promise<{ lanes: Map<string, Lane[]>; images: Map<string, number> }> {
  const rows = await sql.query<LaneRow>(summary, [projectIds]);
  const counts = await sql.query<{ projectId: string; images: number }>(imageCounts, [projectIds]);
  const waitingIn = await readLaneRequests(sql, projectIds, 'projectId');
  const stages = new Map<string, LaneRow[]>();
  for (const row of rows) stages.set(row.stageId, [...(stages.get(row.stageId) ?? []), row]);
  const newest = [...stages.values()].flatMap(([row]) => row ?? []);
  const enteredAs = await readEntered(sql, newest);
  const lanes = new Map<string, Lane[]>();
  for (const current of stages.values()) {
    const row = current[0]!;
    const { projectId, stage, images, behind, heldBack: withdrawn } = row;
    const lane: Lane = {
      stage,
      images,
      withdrawn,
      behind,
      current: current.flatMap((one) => showPresent(one) ?? []),
      entered: enteredAs(row),
      waiting: waitingIn(projectId, stage),
      hold: holdOf(row),
    };
    lanes.set(projectId, [...(lanes.get(projectId) ?? []), lane]);
  }
  return { lanes, images: new Map(counts.map((row) => [row.projectId, row.images])) };
}
