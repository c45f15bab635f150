import type { ManifestPart } from '@/domain/images/parts';
import { RegistryError } from '@/oci/http/errors';
import { childrenOf, partsFrom } from '../manifests/parts';
import { statement, type Sql } from '@/server/platform/sql/database';

const deepest = 5;
const most = 1000;
/** Layers and entries of all that it reaches: what a gate or a page looks at, of one build. */
const mostParts = 20_000;

// Another question than everybody else's: how deep it is, so that nesting is bounded before anybody walks.
const reached = `reached AS (
  SELECT c.digest, 1 AS depth FROM (${childrenOf('$1')}) c
  UNION
  SELECT c.digest, r.depth + 1
  FROM reached r CROSS JOIN LATERAL (${childrenOf('r.digest')}) c
  WHERE r.depth <= ${deepest}
)`;

const measure = statement(
  'catalogue.measure-index',
  `WITH RECURSIVE ${reached}
   SELECT count(DISTINCT digest) AS manifests, coalesce(max(depth), 0)::int AS depth,
     (SELECT count(*) FROM manifest_part named
      WHERE named.manifest IN (SELECT DISTINCT digest FROM reached LIMIT ${most + 1})) AS parts
   FROM reached`,
);

/**
 * Refuses an index that reaches too far, in the transaction that would place it: 5 levels, 1,000
 * manifests and 20,000 layers and entries of theirs are what promotions, gates and pages walk through. An
 * image for 120 platforms of 130 layers each has 15,720.
 * @throws RegistryError MANIFEST_INVALID
 */
export async function refuseEndlessIndex(sql: Sql, digest: string): Promise<void> {
  const [size] = await sql.query<Reach>(measure, [digest]);
  if (!size || (size.depth <= deepest && size.manifests <= most && size.parts <= mostParts)) return;
  throw new RegistryError(
    'MANIFEST_INVALID',
    `An index may nest ${deepest} levels and reach ${most} manifests with ${mostParts} layers and entries; this one goes beyond.`,
  );
}

interface Reach {
  readonly manifests: number;
  readonly depth: number;
  readonly parts: number;
}

/** Bytes of manifests and configs, all together, that are read to describe an index. */
const mostRead = 8 * 1024 * 1024;

// Of a config only what describes a build: the whole of it may have 4 MiB. A thousand of such are not
// read at all, not even in PostgreSQL: then it is not known what they say (L12), and only the index
// speaks for itself.
const parts = statement(
  'catalogue.index-parts',
  `WITH RECURSIVE ${partsFrom('SELECT $1::text AS root')}, part AS MATERIALIZED (
     SELECT DISTINCT digest, platform FROM parts WHERE digest <> root
   ), weight AS MATERIALIZED (
     SELECT sum(m.size + coalesce(config.size, 0)) <= ${mostRead} AS fits
     FROM part JOIN manifest m ON m.digest = part.digest
     LEFT JOIN manifest_part config ON config.manifest = m.digest AND config.position = 0
     WHERE m.kind = 'image'
   )
   SELECT part.platform, CASE WHEN weight.fits THEN m.annotations END AS annotations,
     CASE WHEN weight.fits THEN jsonb_build_object(
       'os', m.config->'os', 'architecture', m.config->'architecture',
       'variant', m.config->'variant', 'created', m.config->'created',
       'config', jsonb_build_object('Labels', m.config #> '{config,Labels}')
     ) END AS config
   FROM part JOIN manifest m ON m.digest = part.digest CROSS JOIN weight
   WHERE m.kind = 'image'
     AND (m.runnable OR NOT (SELECT root.runnable FROM manifest root WHERE root.digest = $1))`,
);

/**
 * The image manifests that an index reaches, through nested ones too, with what they say where that is not
 * too much: those that a runtime could start, so that attestations describe no platform; of an index of
 * artifacts, all.
 */
export async function partsOfIndex(sql: Sql, digest: string): Promise<ManifestPart[]> {
  return sql.query<ManifestPart>(parts, [digest]);
}

const bytes = statement(
  'catalogue.bytes-of-build',
  `WITH RECURSIVE ${partsFrom('SELECT $1::text AS root')}
   SELECT coalesce(sum(blob.size), 0)::bigint AS size
   FROM (
     SELECT DISTINCT named.digest, named.size
     FROM parts JOIN manifest_part named ON named.manifest = parts.digest AND named.role <> 'manifest'
   ) blob`,
);

/** Bytes of all configs and layers that a manifest reaches, each blob once. */
export async function bytesOfBuild(sql: Sql, digest: string): Promise<number> {
  const [row] = await sql.query<{ size: number }>(bytes, [digest]);
  return row?.size ?? 0;
}
