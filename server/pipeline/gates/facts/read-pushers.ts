import { partsFrom } from '@/server/content/manifests/parts';
import { statement, type Sql } from '@/server/platform/sql/database';

/** Somebody who could have brought what is in a build, and since when. */
export interface Pusher {
  readonly personId: string;
  readonly at: Date;
}

const pushers = statement(
  'gates.pushers',
  `WITH RECURSIVE asked AS (
     SELECT b.id, b.digest AS root, i.project_id
     FROM build b JOIN image i ON i.id = b.image_id WHERE b.id = ANY($1::uuid[])
   ), ${partsFrom('SELECT root FROM asked')}
   SELECT asked.id, w.person_id, min(w.at) AS at
   FROM asked JOIN parts ON parts.root = asked.root
   JOIN pusher w ON w.project_id = asked.project_id AND w.digest = parts.digest
   GROUP BY asked.id, w.person_id`,
);

/**
 * Who could have brought what is in some builds (L7): the manifest, under whichever name, or any that its
 * index names.
 * @returns by the builds' ids; nobody is known of one that is not there.
 */
export async function readPushers(
  sql: Sql,
  builds: readonly string[],
): Promise<ReadonlyMap<string, readonly Pusher[]>> {
  const rows = await sql.query<Pusher & { readonly id: string }>(pushers, [builds]);
  const found = new Map<string, Pusher[]>();
  for (const { id, personId, at } of rows) {
    const of = found.get(id);
    if (of) of.push({ personId, at });
    else found.set(id, [{ personId, at }]);
  }
  return found;
}
