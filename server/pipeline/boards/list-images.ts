import { isImageName } from '@/oci/names/names';
import { hadManifest } from '@/server/content/repositories/in-image';
import { statement } from '@/server/platform/sql/database';
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
import { readLanes, type LaneRow } from './read-lanes';
import { showPresent, type CurrentView } from '@/server/content/current/show-current';

const list = statement(
  'image.list',
  `SELECT i.id, i.name FROM image i
   WHERE i.project_id = $1::uuid AND ($2::text IS NULL OR i.name COLLATE "C" > $2 COLLATE "C")
     AND ${hadManifest('i.id')}
   ORDER BY i.name COLLATE "C" LIMIT $3`,
);

interface ImageLanes {
  name: string;
  lanes: {
    stage: string;
    registry: string;
    current: CurrentView | null;
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
  const after = fromCursor('images', query.cursor, isImageName);
  const { sql } = services.db;
  const project = await findProject(services, call, query.project);
  const values = [project.id, after, query.limit + 1];
  const rows = await sql.query<{ id: string; name: string }>(list, values);
  const ids = rows.slice(0, query.limit).map(({ id }) => id);
  const lanes = ids.length === 0 ? [] : await readLanes(sql, project.id, ids);
  const waitingIn = await readLaneRequests(sql, [project.id], 'imageId');
  const enteredAs = await readEntered(sql, lanes);
  const showLane = (row: LaneRow) => ({
    stage: row.stage,
    registry: row.registry,
    behind: row.behind,
    current: showPresent(row),
    entered: enteredAs(row),
    waiting: waitingIn(row.imageId, row.stage),
    hold: holdOf(row),
  });
  return pageOf(
    'images',
    rows,
    query.limit,
    (row) => row.name,
    ({ id, name }) => ({ name, lanes: lanes.filter((row) => row.imageId === id).map(showLane) }),
  );
}
