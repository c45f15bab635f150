import { can } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { statement } from '@/server/platform/sql/database';
import { readableProjects } from '@/server/access/rights/readable-projects';
import type { Call, Services } from '@/server/access/call/context';

// Sizes are counted by the clock (measure-registries.ts): the sum over all links takes its time.
const list = statement(
  'registry.list',
  `WITH seen AS (
     SELECT r.id, r.slug, r.project_id, p.slug AS project, p.name AS project_name,
       s.slug AS stage, s.name AS stage_name, s.position
     FROM registry r
     JOIN project p ON p.id = r.project_id
     JOIN stage s ON s.registry_id = r.id
     WHERE ($1::uuid[] IS NULL OR r.project_id = ANY($1::uuid[]))
       AND ($2::uuid[] IS NULL OR r.id = ANY($2::uuid[]))
       AND ($3::text IS NULL OR p.slug = $3)
   ), counts AS (
     SELECT r.registry_id, count(*) AS images
     FROM repository r WHERE r.registry_id IN (SELECT id FROM seen)
       AND EXISTS (SELECT 1 FROM placement p WHERE p.repository_id = r.id)
     GROUP BY r.registry_id
   )
   SELECT seen.*, coalesce(counts.images, 0) AS images, m.size, m.at AS size_at
   FROM seen
   LEFT JOIN counts ON counts.registry_id = seen.id
   LEFT JOIN registry_size m ON m.registry_id = seen.id
   ORDER BY seen.project COLLATE "C", seen.position`,
);

interface Row {
  readonly id: string;
  readonly slug: string;
  readonly projectId: string;
  readonly project: string;
  readonly projectName: string;
  readonly stage: string;
  readonly stageName: string;
  readonly position: number;
  readonly images: number;
  readonly size: number | null;
  readonly sizeAt: Date | null;
}

/**
 * The registries that the caller may pull from, with the address that a client writes. A robot is
 * shown its own (L3).
 * @throws Refusal `not-found` for a named project of which the caller sees none.
 */
export async function listRegistries(
  { db, publicUrl }: Services,
  { actor }: Call,
  { project }: { readonly project?: string | undefined },
) {
  const host = new URL(publicUrl).host;
  const isRobot = actor.kind === 'robot';
  const own = isRobot ? actor.registries.map(({ registryId }) => registryId) : null;
  const projects = isRobot ? null : readableProjects(actor, 'image.pull');
  const rows = await db.sql.query<Row>(list, [projects, own, project ?? null]);
  if (project !== undefined && rows.length === 0) {
    throw new Refusal('not-found', `There is no project “${project}” that you may see.`);
  }
  const items = rows.map((row) => {
    const { id: registryId, slug, projectId, position, images } = row;
    const entry = position === 0;
    return {
      slug,
      kind: 'local' as const,
      project: { slug: row.project, name: row.projectName },
      stage: { slug: row.stage, name: row.stageName, position },
      address: `${host}/${slug}`,
      entry,
      mayPush: entry && can(actor, 'image.push', { projectId, registryId }),
      images,
      size: row.size,
      sizeAsOf: row.sizeAt?.toISOString() ?? null,
    };
  });
  return { items, host };
}
