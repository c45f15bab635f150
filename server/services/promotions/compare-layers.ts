import { isLayerType } from '@/domain/images/layer-types';
import { knownPlatform } from '@/domain/images/parts';
import { statement, type Sql } from '../../data/database';

// Layers of all platforms together, each once; configs are no layers.
const layers = statement(
  'promotion.layers-of-two',
  `WITH RECURSIVE reached AS (
     SELECT root.digest AS root, root.digest, NULL::text AS platform
     FROM unnest($1::text[]) AS root(digest)
     UNION
     SELECT r.root, c."childDigest", c.platform FROM reached r
     JOIN manifest_child c ON c."parentDigest" = r.digest
   )
   SELECT DISTINCT r.root, r.platform, mb."blobDigest" AS digest, mb.size, mb."mediaType",
     EXISTS (SELECT 1 FROM layer_content l
       WHERE l.digest = mb."blobDigest" AND l.state IN ('read', 'unreadable')) AS "isArchive"
   FROM reached r JOIN manifest_blob mb ON mb."manifestDigest" = r.digest AND mb.position > 0`,
);

interface Row {
  readonly root: string;
  /** The index's word for the manifest that has it. */
  readonly platform: string | null;
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
  readonly isArchive: boolean;
}

export interface LayerDifference {
  readonly shared: number;
  readonly added: number;
  readonly removed: number;
  readonly addedBytes: number;
}

/** Statements that ride in an index beside its images are no layers, unless a runtime would unpack them. */
const counts = ({ platform, mediaType, isArchive }: Row): boolean =>
  platform === null || knownPlatform(platform) !== null || isLayerType(mediaType) || isArchive;

/** How the layers of one build differ from those of another; null: from nothing. */
export async function compareLayers(
  sql: Sql,
  now: string | null,
  next: string,
): Promise<LayerDifference> {
  const roots = now === null ? [next] : [now, next];
  const rows = (await sql.query<Row>(layers, [roots])).filter(counts);
  const before = new Set(rows.filter((row) => row.root === now).map((row) => row.digest));
  // The same layer may be in several manifests.
  const after = [
    ...new Map(rows.filter((row) => row.root === next).map((row) => [row.digest, row])).values(),
  ];
  const added = after.filter((row) => !before.has(row.digest));
  const shared = after.length - added.length;
  return {
    shared,
    added: added.length,
    removed: before.size - shared,
    addedBytes: added.reduce((sum, row) => sum + row.size, 0),
  };
}
