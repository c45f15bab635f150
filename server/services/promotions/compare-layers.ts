import { statement, type Sql } from '../../data/database';

// Layers of all platforms together, each once; configs and builders' attestations are no layers.
const layers = statement(
  'promotion.layers-of-two',
  `WITH RECURSIVE reached AS (
     SELECT root.digest AS root, root.digest FROM unnest($1::text[]) AS root(digest)
     UNION
     SELECT r.root, c."childDigest" FROM reached r
     JOIN manifest_child c ON c."parentDigest" = r.digest
     WHERE c.platform IS DISTINCT FROM 'unknown/unknown'
   )
   SELECT DISTINCT r.root, mb."blobDigest" AS digest, mb.size
   FROM reached r JOIN manifest_blob mb ON mb."manifestDigest" = r.digest AND mb.position > 0`,
);

export interface LayerDifference {
  readonly shared: number;
  readonly added: number;
  readonly removed: number;
  readonly addedBytes: number;
}

/** How the layers of one build differ from those of another; null: from nothing. */
export async function compareLayers(
  sql: Sql,
  now: string | null,
  next: string,
): Promise<LayerDifference> {
  const roots = now === null ? [next] : [now, next];
  const rows = await sql.query<{ root: string; digest: string; size: number }>(layers, [roots]);
  const before = new Set(rows.filter((row) => row.root === now).map((row) => row.digest));
  const after = rows.filter((row) => row.root === next);
  const added = after.filter((row) => !before.has(row.digest));
  const shared = after.length - added.length;
  return {
    shared,
    added: added.length,
    removed: before.size - shared,
    addedBytes: added.reduce((sum, row) => sum + row.size, 0),
  };
}
