import { partsFrom } from '@/server/content/manifests/parts';
import { statement, type Sql } from '@/server/platform/sql/database';

// Layers of all platforms together, each once; what rides in an index and runs nowhere has none.
const layers = statement(
  'promotion.layers-of-two',
  `WITH RECURSIVE ${partsFrom('SELECT root FROM unnest($1::text[]) AS asked(root)')}
   SELECT DISTINCT parts.root, layer.digest, layer.size
   FROM parts
   JOIN manifest m ON m.digest = parts.digest AND (m.runnable OR m.digest = parts.root)
   JOIN manifest_part layer ON layer.manifest = m.digest AND layer.role = 'layer'`,
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
