import type { ContentFacts, PlatformContent } from '@/domain/gates/facts';
import { isImageConfigType } from '@/oci/media-types';
import { platformOfConfig } from '@/domain/images/parts';
import { visiblePrograms } from '@/domain/images/programs';
import { runtimeConfigOf } from '@/domain/images/runtime-config';
import { statement, type Sql } from '../../../data/database';

interface LayerRow {
  /** Null: not looked into yet. */
  readonly state: string | null;
  readonly problem: string | null;
  readonly programs: readonly string[] | null;
  readonly hidden: readonly string[] | null;
}

interface Row {
  readonly id: string;
  readonly platform: string | null;
  readonly configType: string | null;
  readonly config: unknown;
  /** Layers that the config names. */
  readonly named: number | null;
  readonly layers: readonly LayerRow[];
}

// Of a config only what is asked for: the whole of it may have 4 MiB. Its members are kept apart
// from absent ones, because a config without them belongs to an artifact.
const content = statement(
  'gates.content',
  `WITH RECURSIVE asked AS (
     SELECT * FROM unnest($1::uuid[], $2::text[]) AS a(id, digest)
   ), reached AS (
     SELECT id, digest AS root, digest, NULL::text AS platform FROM asked
     UNION
     SELECT r.id, r.root, c.digest, c.platform
     FROM reached r JOIN manifest_part c ON c.manifest = r.digest AND c.role = 'manifest'
   )
   SELECT r.id, r.platform, config."mediaType" AS "configType",
     CASE WHEN jsonb_typeof(m.config) = 'object' THEN jsonb_strip_nulls(jsonb_build_object(
       'os', m.config->'os', 'architecture', m.config->'architecture',
       'variant', m.config->'variant',
       'rootfs', CASE WHEN m.config ? 'rootfs' THEN '{}'::jsonb END,
       'config', CASE WHEN m.config ? 'config'
         THEN jsonb_build_object('User', m.config #> '{config,User}') END)) END AS config,
     CASE WHEN jsonb_typeof(m.config #> '{rootfs,diff_ids}') = 'array'
       THEN jsonb_array_length(m.config #> '{rootfs,diff_ids}') END AS named,
     (SELECT coalesce(json_agg(json_build_object('state', l.state, 'problem', l.problem,
          'programs', l.programs, 'hidden', l.hidden) ORDER BY b.position), '[]'::json)
      FROM manifest_part b LEFT JOIN layer_content l ON l.digest = b.digest
      WHERE b.manifest = m.digest AND b.role = 'layer' AND NOT b.elsewhere) AS layers
   FROM reached r
   JOIN manifest m ON m.digest = r.digest
   LEFT JOIN manifest_part config ON config.manifest = m.digest AND config.role = 'config'
   WHERE m.kind = 'image' AND (m.runnable OR m.digest = r.root)
   ORDER BY r.id, r.platform, m.digest`,
);

/**
 * What is inside builds, for each of their platforms, in one statement however many builds.
 * Attestations that ride in an index are none of them.
 * @returns by build id, one for each.
 */
export async function readContent(
  sql: Sql,
  builds: readonly { readonly id: string; readonly digest: string }[],
): Promise<ReadonlyMap<string, ContentFacts>> {
  const found = new Map<string, PlatformContent[]>(builds.map(({ id }) => [id, []]));
  if (builds.length > 0) {
    const ids = builds.map(({ id }) => id);
    const digests = builds.map(({ digest }) => digest);
    for (const row of await sql.query<Row>(content, [ids, digests])) {
      found.get(row.id)?.push(platformContent(row));
    }
  }
  return new Map([...found].map(([id, platforms]) => [id, { platforms }]));
}

function platformContent({ platform, configType, config, named, layers }: Row): PlatformContent {
  const said = runtimeConfigOf(config);
  // A config that says to be an image's and cannot be read runs all the same, and as root.
  const runnable = said !== null || isImageConfigType(configType);
  // Layers that are fetched from elsewhere (non-distributable ones) are not linked here.
  const elsewhere = runnable && (named ?? 0) > layers.length;
  const unread = runnable ? layers.find(({ state }) => state === 'unreadable') : undefined;
  const unseen = elsewhere || (runnable && layers.some(({ state }) => state !== 'read'));
  return {
    platform: platform ?? platformOfConfig(config),
    user: said?.user ?? null,
    runnable,
    programs: unseen ? null : visiblePrograms(layers.map(programsOf)).map((path) => `/${path}`),
    unreadable: elsewhere ? notHere : unread ? (unread.problem ?? 'a layer cannot be read') : null,
  };
}

const notHere = 'some of them are not kept here, but fetched from elsewhere';

const programsOf = ({ programs, hidden }: LayerRow) => ({
  programs: programs ?? [],
  hidden: hidden ?? [],
});
