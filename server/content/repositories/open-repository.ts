import type { Place } from '@/registry/ports';
import { newId } from '@/lib/ids';
import { lockImage } from '@/server/platform/locks/lock-image';
import { statement, type Sql } from '@/server/platform/sql/database';

/** A name in a registry, and the image that it is of. */
export interface RepositoryOfImage {
  readonly registryId: string;
  readonly imageId: string;
  /** The image's name. */
  readonly image: string;
}

const open = statement(
  'repository.open',
  `WITH made AS (
     INSERT INTO repository (id, registry_id, image_id, name) VALUES ($1::uuid, $2::uuid, $3::uuid, $4)
     ON CONFLICT (registry_id, name) DO NOTHING RETURNING id
   )
   SELECT id FROM made
   UNION ALL SELECT id FROM repository WHERE registry_id = $2::uuid AND image_id = $3::uuid`,
);

/**
 * The repository of an image in a registry, made by the first thing that comes to be there. The caller
 * holds the image's lock, so that two first things make one.
 * @returns its id.
 */
export async function openRepository(
  sql: Sql,
  { registryId, imageId, image }: RepositoryOfImage,
): Promise<string> {
  const [row] = await sql.query<{ id: string }>(open, [newId(), registryId, imageId, image]);
  if (!row) throw new Error(`${image} is another repository's name in this registry`);
  return row.id;
}

/**
 * Locks the image of a place until the transaction ends, and opens its repository where this is the first
 * that comes there.
 */
export async function lockRepository(
  sql: Sql,
  projectId: string,
  { registryId, image, repositoryId }: Place,
): Promise<{ imageId: string; repositoryId: string }> {
  const imageId = await lockImage(sql, projectId, image);
  return {
    imageId,
    repositoryId: repositoryId ?? (await openRepository(sql, { registryId, imageId, image })),
  };
}
