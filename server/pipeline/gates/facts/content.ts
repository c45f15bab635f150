import { platformContent, type StoredLayer } from '@/domain/gates/content/platform-content';
import type { ContentFacts, PlatformContent } from '@/domain/gates/facts';
import { programsKnown } from '@/domain/images/layers/programs';
import { nextTurn } from '@/lib/next-turn';
import { partsFrom } from '@/server/content/manifests/parts';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Asked, NeededFact } from '../fact';

interface Row {
  readonly id: string;
  readonly digest: string;
  readonly platform: string | null;
  readonly runnable: boolean;
  readonly config: unknown;
  readonly named: number | null;
  readonly layers: readonly StoredLayer[];
}

// Of a config only what is asked for: the whole of it may have 4 MiB. Its members are kept apart
// from absent ones, because a config without them belongs to an artifact. What an older program
// found in a layer does not count: it looked for less.
const statementOfContent = statement(
  'gates.content',
  `WITH RECURSIVE asked AS (
     SELECT * FROM unnest($1::uuid[], $2::text[]) AS a(id, digest)
   ), ${partsFrom('SELECT digest AS root FROM asked')}
   SELECT asked.id, m.digest, parts.platform, m.runnable,
     CASE WHEN jsonb_typeof(m.config) = 'object' THEN jsonb_strip_nulls(jsonb_build_object(
       'os', m.config->'os', 'architecture', m.config->'architecture',
       'variant', m.config->'variant',
       'rootfs', CASE WHEN m.config ? 'rootfs' THEN '{}'::jsonb END,
       'config', CASE WHEN m.config ? 'config'
         THEN jsonb_build_object('User', m.config #> '{config,User}') END)) END AS config,
     CASE WHEN jsonb_typeof(m.config #> '{rootfs,diff_ids}') = 'array'
       THEN jsonb_array_length(m.config #> '{rootfs,diff_ids}') END AS named,
     (SELECT coalesce(json_agg(json_build_object('digest', b.digest,
          'mediaType', b.media_type, 'elsewhere', b.elsewhere, 'state', l.state, 'problem', l.problem,
          'programs', l.programs, 'hidden', l.hidden) ORDER BY b.position), '[]'::json)
      FROM manifest_part b
      LEFT JOIN layer_content l ON l.digest = b.digest AND l.reading >= ${programsKnown}
      WHERE b.manifest = m.digest AND b.role = 'layer') AS layers
   FROM asked
   JOIN parts ON parts.root = asked.digest
   JOIN manifest m ON m.digest = parts.digest
   WHERE m.kind = 'image' AND (m.runnable OR m.digest = parts.root)
   ORDER BY asked.id, parts.platform, m.digest`,
);

/** What is inside the build, which never changes: what was found out since then was so then. */
export const content: NeededFact<ContentFacts> = {
  none: { platforms: [] },
  now: (sql, _, asks) => readAsked(sql, asks),
  past: (sql, _, asks) => readAsked(sql, asks),
};

async function readAsked(sql: Sql, asks: readonly Asked[]): Promise<(ask: Asked) => ContentFacts> {
  const digests = new Map(asks.map(({ buildId, digest }) => [buildId, digest]));
  const found = await readContent(
    sql,
    [...digests].map(([id, digest]) => ({ id, digest })),
  );
  return ({ buildId }) => found.get(buildId) ?? content.none;
}

/** After so many layers others have their turn. */
const inOneGo = 5_000;

/**
 * What is inside builds, for each image manifest that they reach and a runtime could start, whatever their indexes say of it,
 * in one statement however many builds.
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
    let layers = 0;
    for (const { id, ...part } of await sql.query<Row>(statementOfContent, [ids, digests])) {
      found.get(id)?.push(platformContent(part));
      layers += part.layers.length;
      if (layers < inOneGo) continue;
      layers = 0;
      await nextTurn();
    }
  }
  return new Map([...found].map(([id, platforms]) => [id, { platforms }]));
}
