import type { Database } from '@/server/platform/sql/database';

/** What an image is in a stage. */
export interface NaiveCurrent {
  readonly stage: string;
  readonly image: string;
  /** The build's number; null: nothing. */
  readonly number: number | null;
}

/**
 * What is current, worked out from what stands, by the plain words of the law and nothing that the product
 * keeps for it (L15): in the entry stage the newest build that is there and no part of another, beyond it what
 * `latest` means. Of every image in every stage of a project, in order.
 */
export const naiveCurrent = (db: Database, projectId: string): Promise<NaiveCurrent[]> =>
  db.prisma.$queryRaw`
    SELECT s.slug AS stage, i.name AS image, CASE s.position
      WHEN 0 THEN (
        SELECT max(b.number) FROM build b
        JOIN placement p ON p."registryId" = s."registryId" AND p."imageId" = b."imageId" AND p.digest = b.digest
        WHERE b."imageId" = i.id AND b."partOfId" IS NULL)
      ELSE (
        SELECT b.number FROM tag t JOIN build b ON b."imageId" = t."imageId" AND b.digest = t.digest
        WHERE t."registryId" = s."registryId" AND t."imageId" = i.id AND t.name = 'latest')
      END AS number
    FROM stage s JOIN image i ON i."projectId" = s."projectId"
    WHERE s."projectId" = ${projectId}::uuid
    ORDER BY s.position, i.name COLLATE "C"`;
