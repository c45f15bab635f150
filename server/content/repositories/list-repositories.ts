import type { Page } from '@/oci/http/pagination';
import type { Caller, NamePage } from '@/registry/ports';
import { statement } from '@/server/platform/sql/database';
import type { CatalogueContext } from './context';
import { comparable, pageOf } from './name-page';
import { readableRegistries, readerOf } from './readable-registries';

const list = statement(
  'catalogue.list-repositories',
  `WITH ${readableRegistries},
   holding AS (
     SELECT (r.slug || '/' || c.name) COLLATE "C" AS name
     FROM readable r
     JOIN repository c ON c.registry_id = r.id
     WHERE EXISTS (SELECT 1 FROM placement p WHERE p.repository_id = c.id)
   )
   SELECT name FROM holding
   WHERE $7::text IS NULL OR name > $7::text COLLATE "C"
   ORDER BY name
   LIMIT $8::int`,
);

/**
 * The repositories that hold something and that the caller may pull from, as `<registry>/<image>`
 * in byte order. A cluster's credential lists its own registry only (L3).
 */
export async function listRepositories(
  { db, clock }: CatalogueContext,
  caller: Caller,
  page: Page,
): Promise<NamePage> {
  const rows = await db.sql.query<{ name: string }>(list, [
    ...readerOf(caller, clock()),
    comparable(page.after),
    page.limit + 1,
  ]);
  return pageOf(rows, page.limit);
}
