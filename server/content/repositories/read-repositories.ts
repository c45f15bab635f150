import { statement, type Sql } from '@/server/platform/sql/database';

const read = statement(
  'repository.of-image',
  `SELECT registry_id, id FROM repository WHERE image_id = $1::uuid`,
);

/** The repositories of an image: their ids by those of their registries. Where nothing came there is none. */
export async function readRepositories(
  sql: Sql,
  imageId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ registryId: string; id: string }>(read, [imageId]);
  return new Map(rows.map(({ registryId, id }) => [registryId, id]));
}
