import { partsFrom } from './parts';
import { statement, type Sql } from '@/server/platform/sql/database';

const mark = statement(
  'content.mark-part-builds',
  `WITH RECURSIVE ${partsFrom('SELECT digest AS root FROM build WHERE id = $2::uuid')}
   UPDATE build b SET part_of_id = $2::uuid
   FROM parts WHERE b.image_id = $1::uuid AND b.digest = parts.digest AND b.id <> $2::uuid`,
);

const unmark = statement(
  'content.unmark-part-builds',
  `UPDATE build SET part_of_id = NULL
   WHERE part_of_id = (SELECT id FROM build WHERE image_id = $1::uuid AND digest = $2)`,
);

/**
 * Makes the builds of an image that an index build names, through other indexes too, parts of it: they
 * keep their numbers (L9), and go where it goes. Many push each platform under a tag of its own before
 * the list.
 * @param buildId of the index.
 */
export const markPartBuilds = (sql: Sql, imageId: string, buildId: string) =>
  sql.query(mark, [imageId, buildId]);

/** An index was deleted from the entry registry: what it named stands alone again. */
export const unmarkPartBuilds = (sql: Sql, imageId: string, digest: string) =>
  sql.query(unmark, [imageId, digest]);
