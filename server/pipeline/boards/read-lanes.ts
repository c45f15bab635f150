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
     SELECT i.id AS "imageId", s.id AS "stageId", s.position, s.slug AS stage, s."registryId",
       s."heldAt", s."heldBy", s."heldReason", c.*
     FROM unnest($2::uuid[]) AS i(id)
     JOIN stage s ON s."projectId" = $1::uuid
     LEFT JOIN LATERAL ${currentBuild('s', 'i.id')} c ON true
   )
   SELECT c."imageId", c."stageId", c.position, c.stage, r.slug AS registry,
     c."heldAt", c."heldBy", c."heldReason", c.number, c.digest, c.version, c.since,
     (SELECT count(*) FROM (
        SELECT FROM build b JOIN placement p ON p."registryId" = l."registryId"
          AND p."imageId" = b."imageId" AND p.digest = b.digest
        WHERE b."imageId" = c."imageId" AND b."partOfId" IS NULL
          AND b.number > coalesce(c.number, 0) AND b.number <= l.number
        LIMIT ${mostBehind}) between_them
     ) AS behind,
     ${withdrawalOf('c."imageId"', 'c."buildId"', 'c.digest')} AS withdrawal
   FROM current c
   JOIN registry r ON r.id = c."registryId"
   LEFT JOIN current l ON l."imageId" = c."imageId" AND l.position = c.position - 1
   ORDER BY c.position`,
);

/** The lanes of a project's images, in one query however many images. */
export const readLanes = (
  sql: Sql,
  projectId: string,
  imageIds: readonly string[],
): Promise<CurrentRow[]> => sql.query<CurrentRow>(lanes, [projectId, imageIds]);
