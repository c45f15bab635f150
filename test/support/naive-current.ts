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
        JOIN repository r ON r.registry_id = s.registry_id AND r.image_id = b.image_id
        JOIN placement p ON p.repository_id = r.id AND p.digest = b.digest
        WHERE b.image_id = i.id AND b.part_of_id IS NULL)
      ELSE (
        SELECT b.number FROM repository r JOIN tag t ON t.repository_id = r.id AND t.name = 'latest'
        JOIN build b ON b.image_id = r.image_id AND b.digest = t.digest
        WHERE r.registry_id = s.registry_id AND r.image_id = i.id)
      END AS number
    FROM stage s JOIN image i ON i.project_id = s.project_id
    WHERE s.project_id = ${projectId}::uuid
    ORDER BY s.position, i.name COLLATE "C"`;
