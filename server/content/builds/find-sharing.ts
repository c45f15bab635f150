import { partsFrom } from '../manifests/parts';
import { ofSameContent } from '../manifests/same-bytes';
import { placedIn, repositoriesBeside } from '../repositories/in-image';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { findBuild, type BuildName } from './find-build';

/** So many are named; the count tells of all. */
const most = 10;

// The way up from the parts that count in `withdrawalOf` (server/content/builds/withdrawn-parts.ts): it starts
// at one build, so that an image's length costs nothing.
const sharing = statement(
  'withdrawal.sharing',
  `WITH RECURSIVE ${partsFrom('SELECT $2::text AS root')}, up AS (
     SELECT same.digest FROM parts JOIN manifest m ON m.digest = parts.digest
     CROSS JOIN LATERAL (${ofSameContent('m', repositoriesBeside('$1::uuid'))}) same
     WHERE m.runnable OR m.digest = $2
     UNION
     SELECT c.manifest FROM up JOIN manifest_part c ON c.digest = up.digest AND c.role = 'manifest'
   )
   SELECT i.name AS image, b.number, b.version, count(*) OVER ()::int AS count, ARRAY(
     SELECT s.slug FROM ${placedIn('b.image_id', 'b.digest')} p
     JOIN stage s ON s.registry_id = p.registry_id ORDER BY s.position) AS stages
   FROM image own JOIN image i ON i.project_id = own.project_id
     JOIN build b ON b.image_id = i.id JOIN up ON up.digest = b.digest
   WHERE own.id = $1::uuid AND NOT (b.image_id = own.id AND b.digest = $2)
   ORDER BY i.id = own.id DESC, b.pushed_at DESC, b.number DESC LIMIT ${most}`,
);

interface Row {
  readonly image: string;
  readonly number: number;
  readonly version: string | null;
  readonly stages: string[];
  readonly count: number;
}

/**
 * The other builds of the project that have a part of this one, those of its image first, each the newest first: withdrawing it holds
 * them back too, and where pulls are refused the parts that they share are.
 * @throws Refusal `not-found`.
 */
export async function findSharing(services: Services, call: Call, name: BuildName) {
  const { imageId, build } = await findBuild(services, call, name);
  const rows = await services.db.sql.query<Row>(sharing, [imageId, build.digest]);
  return {
    count: rows[0]?.count ?? 0,
    builds: rows.map(({ count: _, ...build }) => build),
  };
}
