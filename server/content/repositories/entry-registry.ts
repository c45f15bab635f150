import type { Place } from '@/registry/ports';
import { RegistryError } from '@/oci/http/errors';
import { statement, type Sql } from '@/server/platform/sql/database';

/** The registry that a project's builds are pushed to, with what a push needs to know. */
export interface EntryRegistry {
  readonly registryId: string;
  readonly projectId: string;
  readonly project: string;
  readonly stageId: string;
  readonly stage: string;
}

const find = statement(
  'catalogue.entry-registry',
  `SELECT r.id AS registry_id, p.id AS project_id, p.slug AS project,
          s.id AS stage_id, s.slug AS stage, s.position
   FROM registry r
   JOIN project p ON p.id = r.project_id
   JOIN stage s ON s.registry_id = r.id
   WHERE r.id = $1::uuid`,
);

/**
 * The repository's registry, where it is an entry registry. The authorizer has said so before; it
 * is asked again in the transaction that writes, so that no way in passes the law (L2).
 * @throws RegistryError NAME_UNKNOWN where the registry is gone, DENIED where it is no entry.
 */
export async function entryRegistryOf(sql: Sql, repository: Place): Promise<EntryRegistry> {
  const [row] = await sql.query<EntryRegistry & { readonly position: number }>(find, [
    repository.registryId,
  ]);
  if (!row) {
    throw new RegistryError('NAME_UNKNOWN', `There is no registry ${repository.registry}.`);
  }
  if (row.position !== 0) {
    throw new RegistryError(
      'DENIED',
      `${repository.registry} fills by promotion only; push to the first registry of ${row.project}.`,
    );
  }
  return row;
}
