import { isImageName } from '@/oci/names/names';
import { statement } from '@/server/platform/sql/database';
import { showWithdrawal, type WithdrawalView } from '@/server/content/builds/show-withdrawal';
import type { Call, Services } from '@/server/access/call/context';
import { holdOf, type LaneHold } from '../gates/lane-hold';
import {
  readEntered,
  readLaneRequests,
  type Entered,
  type LaneWaiting,
} from '../gates/read-lane-gates';
import { fromCursor, pageOf, type Page } from '@/server/platform/sql/page';
import { findProject } from '@/server/access/rights/find-project';
import { readLanes, type CurrentRow } from './read-lanes';

const list = statement(
  'image.list',
  `SELECT id, name FROM image
   WHERE project_id = $1::uuid AND ($2::text IS NULL OR name COLLATE "C" > $2 COLLATE "C")
   ORDER BY name COLLATE "C" LIMIT $3`,
);

interface Current {
  number: number;
  digest: string;
  version: string | null;
  since: string;
  withdrawal: WithdrawalView | null;
}

interface ImageLanes {
  name: string;
  lanes: {
    stage: string;
    registry: string;
    current: Current | null;
    behind: number;
    entered: Entered | null;
    waiting: LaneWaiting | null;
    hold: LaneHold | null;
  }[];
}

/** A project's images by name, with what is current in each of its registries. */
export async function listImages(
  services: Services,
  call: Call,
  query: { readonly project: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<ImageLanes>> {
  const after = fromCursor(query.cursor, isImageName);
  const { sql } = services.db;
  const project = await findProject(services, call, query.project);
  const values = [project.id, after, query.limit + 1];
  const rows = await sql.query<{ id: string; name: string }>(list, values);
  const ids = rows.slice(0, query.limit).map(({ id }) => id);
  const lanes = ids.length === 0 ? [] : await readLanes(sql, project.id, ids);
  const waitingIn = await readLaneRequests(sql, [project.id], 'imageId');
  const enteredAs = await readEntered(
    sql,
    lanes.filter(({ number }) => number !== null),
  );
  const showLane = (row: CurrentRow) => ({
    ...currentOf(row),
    entered: enteredAs(row),
    waiting: waitingIn(row.imageId, row.stage),
    hold: holdOf(row),
  });
  return pageOf(
    rows,
    query.limit,
    (row) => row.name,
    ({ id, name }) => ({ name, lanes: lanes.filter((row) => row.imageId === id).map(showLane) }),
  );
}

function currentOf({ stage, registry, number, behind, ...row }: CurrentRow) {
  const { digest, version, since } = row;
  const withdrawal = showWithdrawal(row.withdrawal);
  const current =
    number === null ? null : { number, digest, version, since: since.toISOString(), withdrawal };
  return { stage, registry, current, behind };
}
