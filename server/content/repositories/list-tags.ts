import type { Page } from '@/oci/http/pagination';
import type { NamePage, Place } from '@/registry/ports';
import { heldDigests } from '../builds/withdrawn-parts';
import { statement } from '@/server/platform/sql/database';
import type { CatalogueContext } from './context';
import { comparable, pageOf } from './name-page';

const list = statement(
  'catalogue.list-tags',
  `${heldDigests('$2::uuid')}
   SELECT name FROM tag
   WHERE repository_id = $1::uuid
     AND name !~ '^build-[0-9]+$'
     AND digest NOT IN (SELECT digest FROM held)
     AND ($3::text IS NULL OR name COLLATE "C" > $3::text COLLATE "C")
   ORDER BY name COLLATE "C"
   LIMIT $4::int`,
);

const heldAny = statement(
  'catalogue.held-any',
  `SELECT 1 AS held FROM placement WHERE repository_id = $1::uuid
   UNION ALL
   SELECT 1 FROM tag_move WHERE repository_id = $1::uuid
   LIMIT 1`,
);

/**
 * Tags in byte order (OCI distribution, "Content Discovery"): those of what may run, for tools that
 * pick by version read the list so. Those of a withdrawn build are not on it, whether or not its pulls
 * are refused. Nor are the registry's own `build-<number>`: who pushed one tag finds one, and what is
 * listed another registry takes. Null where nothing is placed and no tag ever was: that the image exists in another registry of its
 * project must not show (L3).
 */
export async function listTags(
  { db }: CatalogueContext,
  { repositoryId, imageId }: Place,
  page: Page,
): Promise<NamePage | null> {
  if (repositoryId === null) return null;
  const rows = await db.sql.query<{ name: string }>(list, [
    repositoryId,
    imageId,
    comparable(page.after),
    page.limit + 1,
  ]);
  if (rows.length === 0) {
    const held = await db.sql.query(heldAny, [repositoryId]);
    if (held.length === 0) return null;
  }
  return pageOf(rows, page.limit);
}
