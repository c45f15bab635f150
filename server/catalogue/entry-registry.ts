import type { Repository } from '@/registry/ports';
import { RegistryError } from '@/oci/errors';
import { longestRepositoryName } from '@/oci/names';
import { statement, type Sql } from '../data/database';

/** The registry that a project's builds are pushed to, with what a push needs to know. */
export interface EntryRegistry {
  readonly registryId: string;
  readonly projectId: string;
  readonly project: string;
  readonly stage: string;
  readonly latestFollows: boolean;
}

const find = statement(
  'catalogue.entry-registry',
  `SELECT r.id AS "registryId", p.id AS "projectId", p.slug AS project, p."latestFollows",
          s.slug AS stage, s.position,
          (SELECT max(length(o.slug)) FROM registry o WHERE o."projectId" = p.id) AS "longestSlug"
   FROM registry r
   JOIN project p ON p.id = r."projectId"
   JOIN stage s ON s."registryId" = r.id
   WHERE r.id = $1::uuid`,
);

/**
 * The repository's registry, where it is an entry registry. The authorizer has said so before; it
 * is asked again in the transaction that writes, so that no way in passes the law (L2).
 *
 * An image that comes to be must fit the bound of names with every registry of the project: one that
 * was too long for the last stage would be promoted there, and no client could pull it.
 * @throws RegistryError NAME_UNKNOWN where the registry is gone, DENIED where it is no entry,
 *   NAME_INVALID for a new image whose name is too long for a registry of the project.
 */
export async function entryRegistryOf(sql: Sql, repository: Repository): Promise<EntryRegistry> {
  const [row] = await sql.query<Row>(find, [repository.registryId]);
  if (!row) {
    throw new RegistryError('NAME_UNKNOWN', `There is no registry ${repository.registry}.`);
  }
  if (row.position !== 0) {
    throw new RegistryError(
      'DENIED',
      `${repository.registry} fills by promotion only; push to the first registry of ${row.project}.`,
    );
  }
  const longest = longestRepositoryName - row.longestSlug - '/'.length;
  if (repository.imageId === null && repository.image.length > longest) {
    throw new RegistryError(
      'NAME_INVALID',
      `An image of project ${row.project} may have a name of ${longest} characters, so that it has ${longestRepositoryName} at most with the longest of the project's registries before it; this one has ${repository.image.length}.`,
    );
  }
  return row;
}

interface Row extends EntryRegistry {
  readonly position: number;
  /** Characters of the longest name among the project's registries. */
  readonly longestSlug: number;
}
