import { heldBack, withdrawalOf } from '../../content/withdrawn-parts';
import { statement, type Sql } from '../../data/database';
import { showWithdrawal, type WithdrawalView } from '../builds/show-withdrawal';
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
  /** Images with a build there. */
  readonly images: number;
  /** The build that came last, by push or promotion. */
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

// A stage's current build of an image: in the entry stage the newest; beyond, what `latest` names.
const summary = statement(
  'projects.summarise-lanes',
  `WITH RECURSIVE placed AS (
     SELECT s."projectId", s.position, p."registryId", p."imageId", p.since,
            b.id AS "buildId", b.number, b.version, b.digest
     FROM stage s
     JOIN placement p ON p."registryId" = s."registryId"
     JOIN build b ON b."imageId" = p."imageId" AND b.digest = p.digest
     WHERE s."projectId" = ANY($1::uuid[]) AND b."partOfId" IS NULL
   ), current AS (
     SELECT a."projectId", a.position, a."imageId",
            CASE WHEN a.position = 0 THEN max(a.number)
                 ELSE coalesce(max(a.number) FILTER (WHERE a.digest = t.digest), max(a.number))
            END AS number
     FROM placed a
     LEFT JOIN tag t ON t."registryId" = a."registryId" AND t."imageId" = a."imageId"
       AND t.name = 'latest'
     GROUP BY a."projectId", a.position, a."imageId"
   ), newest AS (
     SELECT DISTINCT ON ("projectId", position) *
     FROM placed ORDER BY "projectId", position, since DESC, number DESC
   ), ${heldBack(`SELECT c."projectId", b.digest FROM current c
       JOIN build b ON b."imageId" = c."imageId" AND b.number = c.number`)}
   SELECT s."projectId", s.id AS "stageId", s.slug AS stage, s."heldAt", s."heldBy", s."heldReason",
     (SELECT count(*)::int FROM current c
      WHERE c."projectId" = s."projectId" AND c.position = s.position) AS images,
     (SELECT count(*)::int FROM current c JOIN current earlier
        ON earlier."projectId" = c."projectId" AND earlier."imageId" = c."imageId"
       AND earlier.position = c.position - 1
      WHERE c."projectId" = s."projectId" AND c.position = s.position
        AND c.number < earlier.number) AS behind,
     (SELECT count(*)::int FROM current c
      JOIN build b ON b."imageId" = c."imageId" AND b.number = c.number
      WHERE c."projectId" = s."projectId" AND c.position = s.position
        AND (c."projectId", b.digest) IN (SELECT "projectId", digest FROM held_back)) AS withdrawn,
     n."imageId", i.name AS image, n.number, n.version, n.digest, n.since,
     ${withdrawalOf('n."imageId"', 'n."buildId"', 'n.digest')} AS withdrawal
   FROM stage s
   LEFT JOIN newest n ON n."projectId" = s."projectId" AND n.position = s.position
   LEFT JOIN image i ON i.id = n."imageId"
   WHERE s."projectId" = ANY($1::uuid[])
   ORDER BY s."projectId", s.position`,
);

const imageCounts = statement(
  'projects.count-images',
  `SELECT "projectId", count(*)::int AS images FROM image
   WHERE "projectId" = ANY($1::uuid[]) GROUP BY "projectId"`,
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
