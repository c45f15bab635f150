import { mostBehind } from '@/domain/images/behind';
import { currentBuild } from '@/server/content/builds/current-build';
import { withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { WithdrawalView } from '@/server/content/builds/show-withdrawal';
import type { HoldColumns } from '../gates/lane-hold';

/** What is current in one lane of an image, and how far it trails the lane before it. */
export interface CurrentRow extends HoldColumns {
  readonly imageId: string;
  readonly stageId: string;
  readonly position: number;
  readonly stage: string;
  readonly registry: string;
  readonly number: number | null;
  readonly digest: string;
  readonly version: string | null;
  readonly since: Date;
  readonly behind: number;
  readonly withdrawal: WithdrawalView | null;
}

const lanes = statement(
  'image.lanes',
  `WITH current AS MATERIALIZED (
     SELECT i.id AS image_id, s.id AS stage_id, s.position, s.slug AS stage, s.registry_id,
       s.held_at, s.held_by, s.held_reason, c.*
     FROM unnest($2::uuid[]) AS i(id)
     JOIN stage s ON s.project_id = $1::uuid
     LEFT JOIN LATERAL ${currentBuild('s', 'i.id')} c ON true
   )
   SELECT c.image_id, c.stage_id, c.position, c.stage, r.slug AS registry,
     c.held_at, c.held_by, c.held_reason, c.number, c.digest, c.version, c.since,
     (SELECT count(*) FROM (
        SELECT FROM build b JOIN placement p ON p.registry_id = l.registry_id
          AND p.image_id = b.image_id AND p.digest = b.digest
        WHERE b.image_id = c.image_id AND b.part_of_id IS NULL
          AND b.number > coalesce(c.number, 0) AND b.number <= l.number
        LIMIT ${mostBehind}) between_them
     ) AS behind,
     ${withdrawalOf('c.image_id', 'c.build_id', 'c.digest')} AS withdrawal
   FROM current c
   JOIN registry r ON r.id = c.registry_id
   LEFT JOIN current l ON l.image_id = c.image_id AND l.position = c.position - 1
   ORDER BY c.position`,
);

/** The lanes of a project's images, in one query however many images. */
export const readLanes = (
  sql: Sql,
  projectId: string,
  imageIds: readonly string[],
): Promise<CurrentRow[]> => sql.query<CurrentRow>(lanes, [projectId, imageIds]);
