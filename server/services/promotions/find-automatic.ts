import { statement, type Sql } from '../../data/database';

/** A build that a stage's policy may promote by itself, by the names that a promotion takes. */
export interface AutomaticCandidate {
  readonly project: string;
  readonly image: string;
  readonly build: number;
  /** The target stage's slug. */
  readonly to: string;
}

const candidates = statement(
  'promotion.automatic-candidates',
  `SELECT p.slug AS project, i.name AS image, b.number AS build, s.slug AS "to"
   FROM project p
   JOIN stage s ON s."projectId" = p.id
   JOIN LATERAL (SELECT document -> 'automatic' AS automatic FROM policy
                 WHERE "stageId" = s.id ORDER BY version DESC LIMIT 1) policy
     ON policy.automatic = 'true'::jsonb
   JOIN LATERAL (SELECT f."registryId", f.position = min(f.position) OVER () AS entry, f.position
                 FROM stage f WHERE f."projectId" = p.id AND f.position < s.position
                 ORDER BY f.position DESC LIMIT 1) before ON true
   JOIN image i ON i."projectId" = p.id AND ($2::text IS NULL OR i.name = $2)
   CROSS JOIN LATERAL (
     (SELECT e.id, e.number FROM build e
      WHERE before.entry AND e."imageId" = i.id
        AND EXISTS (SELECT 1 FROM placement l WHERE l."registryId" = before."registryId"
                    AND l."imageId" = i.id AND l.digest = e.digest)
        AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w."buildId" = e.id)
      ORDER BY e.number DESC LIMIT 1)
     UNION ALL
     (SELECT c.id, c.number FROM tag t JOIN build c ON c."imageId" = i.id AND c.digest = t.digest
      WHERE NOT before.entry AND t."registryId" = before."registryId" AND t."imageId" = i.id
        AND t.name = 'latest')
   ) b
   WHERE p.id = $1::uuid AND s."heldAt" IS NULL
     AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w."buildId" = b.id)
     AND b.number > coalesce(
       (SELECT c.number FROM tag t JOIN build c ON c."imageId" = i.id AND c.digest = t.digest
        WHERE t."registryId" = s."registryId" AND t."imageId" = i.id AND t.name = 'latest'), 0)
     AND b.number > coalesce(
       (SELECT max(c.number) FROM promotion r
        JOIN build c ON c."imageId" = i.id AND c.digest = r."replacedDigest"
        WHERE r."imageId" = i.id AND r."toStageId" = s.id
          AND r.kind = 'rollback' AND r.state = 'promoted'), 0)
     AND ($3::text IS NULL OR s.slug = $3)
   ORDER BY s.position, i.name COLLATE "C"`,
);

/**
 * What the automatic stages of a project may take now: of each image the build that the stage before
 * has (of the entry stage the newest that is there and not withdrawn), where it is newer than what
 * the target has and newer than every build that people ever rolled the target back from: a roll back
 * is not undone by a machine. Gates are not asked here. Nearer stages come first.
 */
export const findAutomatic = (
  sql: Sql,
  scope: {
    readonly projectId: string;
    /** The image's name; null: every image. */
    readonly image: string | null;
    /** The target stage's slug; left out: every stage. */
    readonly to?: string;
  },
): Promise<AutomaticCandidate[]> =>
  sql.query<AutomaticCandidate>(candidates, [scope.projectId, scope.image, scope.to ?? null]);

const projects = statement(
  'promotion.automatic-projects',
  `SELECT DISTINCT s."projectId" AS id FROM stage s
   WHERE (SELECT document -> 'automatic' FROM policy
          WHERE "stageId" = s.id ORDER BY version DESC LIMIT 1) = 'true'::jsonb`,
);

/** Ids of projects with a stage that fills by itself. */
export async function listAutomaticProjects(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(projects);
  return rows.map(({ id }) => id);
}
