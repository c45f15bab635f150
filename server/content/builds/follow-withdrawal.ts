import { blockPulls } from './block-pulls';
import { chooseLatestAgain } from '../tags/follow-latest';
import { partsFrom } from '../manifests/parts';
import { imagesBeside, ofSameContent } from '../manifests/same-bytes';
import { touch } from '@/server/platform/events/touch';
import { statement, type Sql } from '@/server/platform/sql/database';
import { originOf, type Call } from '@/server/access/call/context';
import type { FoundBuild } from './find-build';

// What counts in `withdrawalOf` (server/content/builds/withdrawn-parts.ts), whatever it is called.
const touched = statement(
  'withdrawal.touched-images',
  `WITH RECURSIVE ${partsFrom('SELECT $2::text AS root')}, same AS (
     SELECT DISTINCT same.digest FROM parts JOIN manifest m ON m.digest = parts.digest
     CROSS JOIN LATERAL (${ofSameContent('m', imagesBeside('$3::uuid'))}) same
     WHERE m.runnable OR m.digest = $2
   )
   SELECT i.id, i.name FROM image i
   WHERE i.project_id = $1::uuid AND (i.id = $3::uuid OR EXISTS (
     SELECT 1 FROM same JOIN placement p ON p.image_id = i.id AND p.digest = same.digest))
   ORDER BY i.name COLLATE "C"`,
);

/**
 * Lets every image of the project that has a part of a build follow what its withdrawal says now: what is
 * refused, what `latest` of its entry registry means, and what open pages, requests and automatic stages look
 * at. The caller holds the locks of `lockImages` and has written or removed the withdrawal.
 */
export async function followWithdrawal(
  sql: Sql,
  { project, imageId, build }: FoundBuild,
  call: Call,
  at: Date,
): Promise<void> {
  const values = [project.id, build.digest, imageId];
  const images = await sql.query<{ id: string; name: string }>(touched, values);
  const entry = project.stages.find(({ position }) => position === 0);
  for (const { id, name } of images) {
    await blockPulls(sql, id);
    if (entry) {
      const where = { registryId: entry.registryId, imageId: id, at };
      const told = { projectId: project.id, repository: `${entry.registry.slug}/${name}` };
      await chooseLatestAgain(sql, where, originOf(call), told);
    }
    // Of the build's own image the trail tells.
    if (id !== imageId) await touch(sql, { projectId: project.id, image: name, wakes: true });
  }
}
