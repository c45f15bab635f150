import type { SoakFacts } from '@/domain/gates/facts';
import { endOf } from '@/server/content/current/current';
import { partsFrom } from '@/server/content/manifests/parts';
import { repositoryOf } from '@/server/content/repositories/in-image';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Asked, NeededFact } from '../fact';

/** A digest, and the registry of the stage in which its time is asked for. */
export interface SoakAsk {
  /** Names the answer; free, but no two the same. */
  readonly key: string;
  readonly imageId: string;
  readonly digest: string;
  readonly registryId: string;
  /** The entry stage has its builds from their push on; every other while they are current there. */
  readonly entry: boolean;
}

interface Row {
  readonly key: string;
  readonly runs: readonly { readonly from: string; readonly to: string | null }[];
  readonly firstPull: Date | null;
  readonly lastPull: Date | null;
}

// A run begins and ends as what is current does (L15). Where a clock went back between the two, the run is
// empty, never negative. A cluster that pulled a platform's manifest by digest pulled the index's build.
const statementOfSoak = statement(
  'gates.soak',
  `WITH asked AS MATERIALIZED (
     SELECT a.*, ${repositoryOf('a.registry_id', 'a.image_id')} AS repository_id
     FROM unnest($1::text[], $2::uuid[], $3::text[], $4::uuid[], $5::boolean[])
       AS a(key, image_id, digest, registry_id, entry)
   )
   SELECT a.key,
     CASE WHEN a.entry THEN
       (SELECT coalesce(json_agg(json_build_object('from', p.since, 'to', NULL)), '[]'::json)
        FROM placement p WHERE p.repository_id = a.repository_id AND p.digest = a.digest)
     ELSE
       (SELECT coalesce(json_agg(json_build_object('from', c.since, 'to', ${endOf('c')})
          ORDER BY c.id), '[]'::json)
        FROM build b JOIN stage s ON s.registry_id = a.registry_id
        JOIN current c ON c.build_id = b.id AND c.stage_id = s.id
        WHERE b.image_id = a.image_id AND b.digest = a.digest)
     END AS runs, pulled.first AS first_pull, pulled.last AS last_pull
   FROM asked a CROSS JOIN LATERAL (
     WITH RECURSIVE ${partsFrom('SELECT a.digest AS root')}
     SELECT min(p.first_at) AS first, max(p.last_at) AS last
     FROM parts r JOIN pull p ON p.repository_id = a.repository_id AND p.digest = r.digest
   ) pulled`,
);

/** How long the build was current in the stage before, and when clusters pulled it there. */
export const soak: NeededFact<SoakFacts> = {
  none: { runs: [], firstPull: null, lastPull: null },
  async now(sql, _, asks) {
    const found = await readAsked(sql, asks);
    return (ask) => found.get(keyOf(ask)) ?? soak.none;
  },
  async past(sql, _, asks) {
    const found = await readAsked(sql, asks);
    return (ask) => soakUntil(found.get(keyOf(ask)) ?? soak.none, ask.at);
  },
};

const keyOf = ({ imageId, digest, before }: Asked): string =>
  `${imageId} ${digest} ${before.registryId}`;

function readAsked(sql: Sql, asks: readonly Asked[]): Promise<ReadonlyMap<string, SoakFacts>> {
  const distinct = new Map(asks.map((ask) => [keyOf(ask), ask]));
  return readSoak(
    sql,
    [...distinct].map(([key, { imageId, digest, before }]) => ({
      key,
      imageId,
      digest,
      registryId: before.registryId,
      entry: before.isEntry,
    })),
  );
}

/** Soak as it was at a time: what came later had not happened. */
function soakUntil({ runs, firstPull, lastPull }: SoakFacts, at: Date): SoakFacts {
  const by = (time: Date | null) => (time !== null && time <= at ? time : null);
  const first = by(firstPull);
  return {
    runs: runs.filter(({ from }) => from <= at).map(({ from, to }) => ({ from, to: by(to) })),
    firstPull: first,
    // Only the latest pull is kept: where it came later, the first is the one that is known.
    lastPull: by(lastPull) ?? first,
  };
}

/**
 * How long digests were current in a stage, and since when clusters pull them there, in one
 * statement however many are asked for.
 * @returns by the asks' keys, one for each; no runs where a digest never was current.
 */
export async function readSoak(
  sql: Sql,
  asks: readonly SoakAsk[],
): Promise<ReadonlyMap<string, SoakFacts>> {
  if (asks.length === 0) return new Map();
  const rows = await sql.query<Row>(statementOfSoak, [
    asks.map((ask) => ask.key),
    asks.map((ask) => ask.imageId),
    asks.map((ask) => ask.digest),
    asks.map((ask) => ask.registryId),
    asks.map((ask) => ask.entry),
  ]);
  return new Map(
    rows.map(({ key, runs, firstPull, lastPull }) => [
      key,
      {
        runs: runs.map(({ from, to }) => ({
          from: new Date(from),
          to: to === null ? null : new Date(to),
        })),
        firstPull,
        lastPull,
      },
    ]),
  );
}
