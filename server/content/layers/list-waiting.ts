import { programsKnown } from '@/domain/images/layers/programs';
import type { Digest } from '@/oci/names/digest';
import { partsFrom } from '../manifests/parts';
import { statement, type Sql } from '@/server/platform/sql/database';
import { documentsAsked } from '@/server/access/rights/read-policy';
import type { Waiting } from '@/server/platform/jobs/take-turns';

/** Of one project at once: newer ones may come before the rest is looked into. */
const ofEachProject = 50;

/** What could not be read is tried again after so long. */
const tryAgainSeconds = 30;

// Nobody pays who does not ask: only layers of projects where a stage's policy wants images without
// shells, of the newest builds of each image and of all that somebody asks to promote; and of these only
// what a runtime could start, which was decided when it was pushed (oci/manifest/runnable.ts).
const waiting = statement(
  'layers.waiting',
  `WITH RECURSIVE asking AS (
     SELECT DISTINCT s.project_id
     FROM stage s CROSS JOIN LATERAL (${documentsAsked('s.id')}) asked
     WHERE asked.document @> '{"gates": [{"kind": "hygiene", "distroless": true}]}'
   ), wanted AS (
     SELECT asking.project_id, b.digest, b.pushed_at AS at
     FROM asking JOIN image i ON i.project_id = asking.project_id CROSS JOIN LATERAL (
       SELECT digest, pushed_at FROM build WHERE image_id = i.id ORDER BY number DESC LIMIT 200) b
     UNION ALL
     SELECT asking.project_id, m.digest, m.requested_at
     FROM asking JOIN promotion m ON m.project_id = asking.project_id
     WHERE m.state IN ('waiting', 'approved')
   ), ${partsFrom('SELECT DISTINCT digest AS root FROM wanted')}, unseen AS (
     SELECT wanted.project_id, layer.digest, max(wanted.at) AS at
     FROM wanted JOIN parts ON parts.root = wanted.digest
     JOIN manifest m ON m.digest = parts.digest AND m.kind = 'image' AND m.runnable
     JOIN manifest_part layer ON layer.manifest = m.digest AND layer.role = 'layer' AND NOT layer.elsewhere
     WHERE NOT EXISTS (SELECT 1 FROM layer_content l
         WHERE l.digest = layer.digest AND l.reading >= ${programsKnown}
           AND (l.state <> 'hindered' OR l.at > $1::timestamptz - interval '${tryAgainSeconds} seconds'))
     GROUP BY wanted.project_id, layer.digest
   ), ranked AS (
     SELECT *, row_number() OVER (PARTITION BY project_id ORDER BY at DESC, digest) AS rank
     FROM unseen
   )
   SELECT project_id, array_agg(digest ORDER BY rank) AS digests
   FROM ranked WHERE rank <= ${ofEachProject} GROUP BY project_id`,
);

interface Row {
  readonly projectId: string;
  readonly digests: readonly Digest[];
}

/** Layers that a gate waits for, by project, the newest builds' first. */
export async function listWaiting(sql: Sql, now: Date): Promise<Waiting<Digest>> {
  const rows = await sql.query<Row>(waiting, [now]);
  return new Map(rows.map(({ projectId, digests }) => [projectId, digests]));
}
