import type { Place } from '@/registry/ports';
import { newId } from '@/lib/ids';
import { lockImage, lockOrMakeImage } from '@/server/platform/locks/lock-image';
import { statement, type Sql } from '@/server/platform/sql/database';

/*
 *   a blob or an upload comes ──► repository, of no image ──a first manifest──► repository of an image
 *                                   │ holds nothing, a day old                    ▲
 *                                   └► gone                 a first manifest ─────┘ or a promotion
 */

/** A name in a registry, and the image that it is of. */
export interface RepositoryOfImage {
  readonly registryId: string;
  readonly imageId: string;
  /** The image's name. */
  readonly image: string;
}

// The sweep takes none away that somebody shares so (close-empty-repositories.ts).
const share = statement(
  'repository.share',
  `SELECT id FROM repository WHERE registry_id = $1::uuid AND name = $2 FOR KEY SHARE`,
);

const open = statement(
  'repository.open',
  `INSERT INTO repository (id, registry_id, image_id, name, created_at)
   VALUES ($1::uuid, $2::uuid, (
     SELECT i.id FROM registry r JOIN image i ON i.project_id = r.project_id WHERE r.id = $2::uuid AND i.name = $3
   ), $3, now())
   ON CONFLICT (registry_id, name) DO NOTHING
   RETURNING id`,
);

/** Who finds none and then makes none finds that of who was quicker; a swept one is gone by then. */
const looks = 3;

/**
 * The repository of a name for what comes before a manifest, an upload or a blob: opened where nothing came
 * there yet, and of no image where the project has none of that name. It stays until the transaction ends.
 * @returns its id.
 */
export async function openRepository(
  sql: Sql,
  { registry, registryId, image }: Place,
): Promise<string> {
  for (let look = 0; look < looks; look++) {
    const [found] = await sql.query<{ id: string }>(share, [registryId, image]);
    if (found) return found.id;
    const [made] = await sql.query<{ id: string }>(open, [newId(), registryId, image]);
    if (made) return made.id;
  }
  throw new Error(`the repository ${registry}/${image} comes and goes`);
}

const openOfImage = statement(
  'repository.open-of-image',
  `WITH found AS (
     SELECT id FROM repository WHERE registry_id = $2::uuid AND image_id = $3::uuid
   ), opened AS (
     INSERT INTO repository (id, registry_id, image_id, name, created_at)
     SELECT $1::uuid, $2::uuid, $3::uuid, $4, now() WHERE NOT EXISTS (SELECT 1 FROM found)
     ON CONFLICT (registry_id, name) DO UPDATE SET image_id = EXCLUDED.image_id
       WHERE coalesce(repository.image_id, EXCLUDED.image_id) = EXCLUDED.image_id
     RETURNING id
   )
   SELECT id FROM found UNION ALL SELECT id FROM opened`,
);

/**
 * The repository of an image in a registry. The first manifest that comes there opens it, or takes over the
 * one that its blobs opened. The caller holds the image's lock.
 * @returns its id.
 */
export async function openRepositoryOfImage(
  sql: Sql,
  { registryId, imageId, image }: RepositoryOfImage,
): Promise<string> {
  const [row] = await sql.query<{ id: string }>(openOfImage, [newId(), registryId, imageId, image]);
  if (!row) throw new Error(`${image} is another repository's name in this registry`);
  return row.id;
}

/**
 * Locks the image of a place until the transaction ends, for a manifest that is pushed there: makes image and
 * repository where it is the first.
 */
export async function lockRepository(
  sql: Sql,
  projectId: string,
  { registryId, image }: Place,
): Promise<{ imageId: string; repositoryId: string }> {
  const imageId = await lockOrMakeImage(sql, projectId, image);
  return {
    imageId,
    repositoryId: await openRepositoryOfImage(sql, { registryId, imageId, image }),
  };
}

const lockAlone = statement(
  'repository.lock',
  `SELECT image_id FROM repository WHERE id = $1::uuid FOR NO KEY UPDATE`,
);

/**
 * Locks what there is of a place until the transaction ends, so that no manifest is placed there: the
 * image, or the repository alone where there is none yet, whose first manifest then waits.
 */
export async function lockWhatIsThere(
  sql: Sql,
  projectId: string,
  { image }: Place,
  repositoryId: string,
): Promise<void> {
  if ((await lockImage(sql, projectId, image)) !== null) return;
  const [row] = await sql.query<{ imageId: string | null }>(lockAlone, [repositoryId]);
  // A first manifest was under way: others may come now.
  if (row && row.imageId !== null) await lockImage(sql, projectId, image);
}
