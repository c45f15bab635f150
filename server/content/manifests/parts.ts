/**
 * What manifests are made of, in SQL: the one place that says how an index leads to its children.
 * They are what the bytes of the index say (L13), whatever is placed where.
 */

/** One step down, in SQL: the manifests that an index names. What reads the tree otherwise, walks it anew. */
export const childrenOf = (digest: string): string => `
  SELECT part.digest, part.platform FROM manifest_part part
  WHERE part.manifest = ${digest} AND ${isManifestPart('part')}`;

/**
 * A recursive common table expression `parts(root, digest, platform)`: each root with all manifests
 * that it reaches through indexes, nested ones too; the platform is the index's word.
 * UNION, not UNION ALL: a manifest that is reached on many ways is walked once, so that a small graph
 * with a million paths costs what its few manifests cost. OFFSET 0 has each looked up by its key: the
 * planner, which cannot know how few there are, would read all of the table for them.
 * @param roots a query of digests, as `root`.
 */
export const partsFrom = (roots: string): string => `parts AS (
  SELECT root, root AS digest, NULL::text AS platform FROM (${roots}) AS roots
  UNION
  SELECT parts.root, c.digest, c.platform
  FROM parts CROSS JOIN LATERAL (${childrenOf('parts.digest')} OFFSET 0) c
)`;

/** Does a part link its digest as a blob of the repository where its manifest is placed (L11)? */
export const isBlobPart = (part: string): string =>
  `(${part}.role <> 'manifest' AND NOT ${part}.elsewhere)`;

/** Does a part name its digest as a manifest? */
export const isManifestPart = (part: string): string => `${part}.role = 'manifest'`;

/**
 * SQL behind FROM: the rows `part` by which manifests of the repository $1 name a digest, whatever names it
 * elsewhere (L11).
 * @param as a condition on `part`.
 */
export const namedHere = (digest: string, as: string): string => `
  manifest_part part JOIN placement p ON p.digest = part.manifest
  WHERE part.digest = ${digest} AND ${as} AND p.repository_id = $1::uuid`;
