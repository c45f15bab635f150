import type { ManifestPart } from '@/domain/images/parts';
import { RegistryError } from '@/oci/errors';
import { statement, type Sql } from '../data/database';

const deepest = 5;
const most = 1000;

// With its depth beside each manifest, so that nesting is bounded before it is walked.
const reached = `reached AS (
  SELECT c.digest, c.platform, 1 AS depth
  FROM manifest_part c WHERE c.manifest = $1 AND c.role = 'manifest'
  UNION
  SELECT c.digest, c.platform, r.depth + 1
  FROM reached r JOIN manifest_part c ON c.manifest = r.digest AND c.role = 'manifest'
  WHERE r.depth <= ${deepest}
)`;

const measure = statement(
  'catalogue.measure-index',
  `WITH RECURSIVE ${reached}
   SELECT count(DISTINCT digest) AS manifests, coalesce(max(depth), 0)::int AS depth FROM reached`,
);

/**
 * Refuses an index that reaches too far, in the transaction that would place it: 5 levels and 1,000
 * manifests are what promotions and pages walk through.
 * @throws RegistryError MANIFEST_INVALID
 */
export async function refuseEndlessIndex(sql: Sql, digest: string): Promise<void> {
  const [size] = await sql.query<{ manifests: number; depth: number }>(measure, [digest]);
  if (!size || (size.depth <= deepest && size.manifests <= most)) return;
  throw new RegistryError(
    'MANIFEST_INVALID',
    `An index may nest ${deepest} levels and reach ${most} manifests; this one goes beyond.`,
  );
}

// Of a config only what describes a build: the whole of it may have 4 MiB.
const parts = statement(
  'catalogue.index-parts',
  `WITH RECURSIVE ${reached}
   SELECT DISTINCT ON (r.digest, r.platform) r.platform, m.annotations,
     jsonb_build_object(
       'os', m.config->'os', 'architecture', m.config->'architecture',
       'variant', m.config->'variant', 'created', m.config->'created',
       'config', jsonb_build_object('Labels', m.config #> '{config,Labels}')
     ) AS config
   FROM reached r JOIN manifest m ON m.digest = r.digest
   WHERE m.kind = 'image'
     AND (m.runnable OR NOT (SELECT root.runnable FROM manifest root WHERE root.digest = $1))`,
);

/**
 * The image manifests that an index reaches, through nested ones too: those that a runtime could start,
 * so that attestations describe no platform; of an index of artifacts, all.
 */
export async function partsOfIndex(sql: Sql, digest: string): Promise<ManifestPart[]> {
  return sql.query<ManifestPart>(parts, [digest]);
}

const bytes = statement(
  'catalogue.bytes-of-build',
  `WITH RECURSIVE ${reached}
   SELECT coalesce(sum(blob.size), 0)::bigint AS size
   FROM (
     SELECT DISTINCT named.digest, named.size
     FROM (SELECT $1::text AS digest UNION SELECT digest FROM reached) part
     JOIN manifest_part named ON named.manifest = part.digest AND named.role <> 'manifest'
   ) blob`,
);

/** Bytes of all configs and layers that a manifest reaches, each blob once. */
export async function bytesOfBuild(sql: Sql, digest: string): Promise<number> {
  const [row] = await sql.query<{ size: number }>(bytes, [digest]);
  return row?.size ?? 0;
}
