import { mostBehind } from '@/domain/images/behind';
import { currentIn, saidOfCurrent } from '@/server/content/current/current';
import { withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import { repositoryOf } from '@/server/content/repositories/in-image';
import { statement, type Sql } from '@/server/platform/sql/database';
import { holdColumns, type HoldColumns } from '../gates/lane-hold';
import type { PresentRow } from '@/server/content/current/show-current';

/** What is current in one lane of an image, and how far it trails the lane before it. */
export type LaneRow = HoldColumns &
  PresentRow & {
    readonly imageId: string;
    readonly stageId: string;
    readonly position: number;
    readonly stage: string;
    readonly registry: string;
    readonly behind: number;
  };

const lanes = statement(
  'image.lanes',
  `WITH present AS MATERIALIZED (
     SELECT i.id AS image_id, i.name AS image, s.id AS stage_id, s.position, s.slug AS stage, s.registry_id,
       ${repositoryOf('s.registry_id', 'i.id')} AS repository_id,
       ${holdColumns('s')}, c.*
     FROM image i
     JOIN stage s ON s.project_id = $1::uuid
     LEFT JOIN LATERAL ${currentIn('s.id', 'i.id')} c ON true
     WHERE i.id = ANY($2::uuid[])
   )
   SELECT c.image_id, c.image, c.stage_id, c.position, c.stage, r.slug AS registry,
     c.held_at, c.held_by, c.held_reason, c.number, c.digest, c.version, c.since, ${saidOfCurrent('c')},
     (SELECT count(*) FROM (
        SELECT FROM build b JOIN placement p ON p.repository_id = l.repository_id AND p.digest = b.digest
        WHERE b.image_id = c.image_id AND b.part_of_id IS NULL
          AND b.number > coalesce(c.number, 0) AND b.number <= l.number
        LIMIT ${mostBehind}) between_them
     ) AS behind,
     ${withdrawalOf('c.image_id', 'c.build_id', 'c.digest')} AS withdrawn
   FROM present c
   JOIN registry r ON r.id = c.registry_id
   LEFT JOIN present l ON l.image_id = c.image_id AND l.position = c.position - 1
   ORDER BY c.position`,
);

/** The lanes of a project's images, in one query however many images. */
export const readLanes = (
  sql: Sql,
  projectId: string,
  imageIds: readonly string[],
): Promise<LaneRow[]> => sql.query<LaneRow>(lanes, [projectId, imageIds]);
