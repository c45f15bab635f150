import { settingsExamining } from '@/domain/gates/kinds/index';
import { programsKnown } from '@/domain/images/layers/programs';
import type { Digest } from '@/oci/names/digest';
import { partsFrom } from '../manifests/parts';
import { statement } from '@/server/platform/sql/database';
import { documentsAsked } from '@/server/access/rights/read-policy';
import type { Examiner } from '../examine/examiner';
import type { TurnSizes } from '@/server/platform/jobs/take-turns';
import { inspectLayer, longestLook, type LayerFinding } from './inspect-layer';

/** Of one project at once: newer ones may come before the rest is looked into. */
const ofEachProject = 50;

/** What could not be read is tried again after so long. */
const tryAgainSeconds = 30;

// Nobody pays who does not ask: only layers of projects where a gate of some stage waits for what is in them,
// of the newest builds of each image and of all that somebody asks to promote; and of these only
// what a runtime could start, which was decided when it was pushed (oci/manifest/runnable.ts).
const waiting = statement(
  'layers.waiting',
  `WITH RECURSIVE asking AS (
     SELECT DISTINCT s.project_id
     FROM stage s CROSS JOIN LATERAL (${documentsAsked('s.id')}) asked
     WHERE asked.document @> ANY($2::jsonb[])
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

// What an older program found, or what hindered it, is no reason to keep what is known now.
const save = statement(
  'layers.save',
  `INSERT INTO layer_content AS kept (digest, state, reading, problem, programs, hidden, at)
   VALUES ($1, $2, ${programsKnown}, $3, $4::text[], $5::text[], $6::timestamptz)
   ON CONFLICT (digest) DO UPDATE SET state = excluded.state, reading = excluded.reading,
     problem = excluded.problem, programs = excluded.programs, hidden = excluded.hidden,
     at = excluded.at
   WHERE kept.reading < excluded.reading OR kept.state = 'hindered'`,
);

const known = statement(
  'layers.known',
  `SELECT digest FROM layer_content
   WHERE digest = $1 AND reading >= ${programsKnown} AND state <> 'hindered'`,
);

/** Work is counted in bytes that are read or unpacked; what rests has a file and some buffers. */
export const layerTurns: TurnSizes = {
  share: { work: 256 * 1024 * 1024, milliseconds: 2_000 },
  each: 1024 * 1024,
  mostOpen: 16,
  listAfter: 3_000,
  listTimes: 10,
};

/** Looks for shells and package managers in layers, once for each layer. */
export const layerExaminer: Examiner<LayerFinding> = {
  of: 'a layer',
  sizes: layerTurns,
  longest: longestLook,
  async wants(sql, now) {
    const gates = settingsExamining('layers').map((settings) =>
      JSON.stringify({ gates: [settings] }),
    );
    const rows = await sql.query<Row>(waiting, [now, gates]);
    return new Map(rows.map(({ projectId, digests }) => [projectId, digests]));
  },
  examine: (bytes, signal, pace) => inspectLayer(bytes, signal, { pace }),
  isKnown: async (sql, digest) => (await sql.query(known, [digest])).length > 0,
  async keep(sql, digest, found, at) {
    const { state } = found;
    const [programs, hidden] = state === 'read' ? [found.programs, found.hidden] : [[], []];
    const problem = 'problem' in found ? found.problem : null;
    await sql.query(save, [digest, state, problem, programs, hidden, at]);
  },
};
