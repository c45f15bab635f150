import { openRepositoryOfImage } from '@/server/content/repositories/open-repository';
import type { Sql } from '@/server/platform/sql/database';
import type { Candidate } from './find-candidate';
import type { PromotionFacts } from './gather-facts';

/**
 * The repository that a promotion fills, opened where nothing of the image came to its target yet. The caller
 * holds the image's lock, under which the facts were read.
 * @returns its id.
 */
export async function openTarget(
  sql: Sql,
  { to, imageId, image }: Candidate,
  { repositories }: Pick<PromotionFacts, 'repositories'>,
): Promise<string> {
  const { registryId } = to;
  return (
    repositories.get(registryId) ??
    (await openRepositoryOfImage(sql, { registryId, imageId, image }))
  );
}
