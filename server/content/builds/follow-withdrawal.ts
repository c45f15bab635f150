import { blockPulls } from './block-pulls';
import { chooseLatestAgain } from '../tags/follow-latest';
import { partsFrom } from '../manifests/parts';
import { ofSameContent } from '../manifests/same-bytes';
import { placedIn, repositoriesBeside, repositoryOf } from '../repositories/in-image';
import { touch } from '@/server/platform/events/touch';
import { statement, type Sql } from '@/server/platform/sql/database';
import { originOf, type Call } from '@/server/access/call/context';
import type { FoundBuild } from './find-build';

// What counts in `withdrawalOf` (server/content/builds/withdrawn-parts.ts), whatever it is called.
const touched = statement(
  'withdrawal.touched-images',
  `WITH RECURSIVE ${partsFrom('SELECT $2::text AS root')}, same AS (
     SELECT DISTINCT same.digest FROM parts JOIN manifest m ON m.digest = parts.digest
     CROSS JOIN LATERAL (${ofSameContent('m', repositoriesBeside('$3::uuid'))}) same
     WHERE m.runnable OR m.digest = $2
   )
   SELECT i.id, i.name, ${repositoryOf('$4::uuid', 'i.id')} AS repository_id FROM image i
   WHERE i.project_id = $1::uuid AND (i.id = $3::uuid OR EXISTS (
     SELECT 1 FROM same CROSS JOIN LATERAL ${placedIn('i.id', 'same.digest')} p))
   ORDER BY i.name COLLATE "C"`,
);

interface Touched {
  readonly id: string;
  readonly name: string;
  /** Its repository in the entry registry. */
  readonly repositoryId: string | null;
}

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
  const entry = project.stages.find(({ position }) => position === 0);
  const values = [project.id, build.digest, imageId, entry?.registryId ?? null];
  const images = await sql.query<Touched>(touched, values);
  for (const { id, name, repositoryId } of images) {
    await blockPulls(sql, id);
    if (entry && repositoryId !== null) {
      const { registryId, registry } = entry;
      const place = { registry: registry.slug, image: name, registryId, imageId: id, repositoryId };
      const where = { target: { asked: place, at: place }, repositoryId, imageId: id, at };
      await chooseLatestAgain(sql, where, originOf(call), project.id);
    }
    // Of the build's own image the trail tells.
    if (id !== imageId) await touch(sql, { projectId: project.id, image: name, wakes: true });
  }
}
