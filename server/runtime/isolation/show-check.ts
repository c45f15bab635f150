import type { ActorView } from '@/domain/people/actors';
import { mayReadInstance } from '@/domain/permissions/instance';
import { Refusal } from '@/lib/refusal';
import { actorIn } from '@/server/access/actors/actor-of';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { checkResult } from './result';

/** A check without its matrix. */
export interface ShownCheck {
  readonly id: string;
  readonly at: string;
  readonly by: ActorView;
  readonly finishedAt: string | null;
  readonly tried: number;
  readonly toTry: number;
  /** Null: it is not done. */
  readonly passed: boolean | null;
  readonly surprises: number;
  readonly clusters: number;
  readonly registries: number;
}

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly by: ActorView;
  readonly finishedAt: Date | null;
  readonly tried: number;
  readonly toTry: number;
  readonly passed: boolean;
  readonly found: number;
  readonly clusters: number;
  readonly registries: number;
}

// Counted in the database: what thirty checks found of thousands of registries is not read for a list
// that a page asks for every second.
const columns = `id, at, ${actorIn('isolation_check.by')} AS by, finished_at, tried, to_try, passed,
  coalesce((result->>'found')::int, 0) AS found,
  coalesce(jsonb_array_length(result->'clusters'), 0) AS clusters,
  coalesce(jsonb_array_length(result->'registries'), 0) AS registries`;

const last = statement(
  'isolation.last',
  `SELECT ${columns} FROM isolation_check ORDER BY at DESC LIMIT $1`,
);

const one = statement(
  'isolation.one',
  `SELECT ${columns}, result FROM isolation_check WHERE id = $1::uuid`,
);

/** The last checks without their matrices, the newest first. */
export async function readLast(sql: Sql, most: number): Promise<ShownCheck[]> {
  const rows = await sql.query<Row>(last, [most]);
  return rows.map(showCheck);
}

/** Without what it found: the counts alone. Whether it passed is said when it is done (L12). */
const showCheck = ({ at, finishedAt, passed, found, ...row }: Row): ShownCheck => ({
  id: row.id,
  by: row.by,
  tried: row.tried,
  toTry: row.toTry,
  surprises: found,
  at: at.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
  passed: finishedAt === null ? null : passed,
  clusters: row.clusters,
  registries: row.registries,
});

const requireReader = (call: Call): void => {
  if (mayReadInstance(call.actor)) return;
  throw new Refusal(
    'forbidden',
    'What the isolation checks found is for administrators, security and auditors.',
  );
};

/** The last checks, the newest first: for whoever reads the whole installation. */
export async function listChecks({ db }: Services, call: Call): Promise<{ items: ShownCheck[] }> {
  requireReader(call);
  return { items: await readLast(db.sql, 30) };
}

/** One check with all that it found. */
export async function getCheck({ db }: Services, call: Call, { id }: { id: string }) {
  requireReader(call);
  const [row] = await db.sql.query<Row & { readonly result: unknown }>(one, [id]);
  if (!row) throw new Refusal('not-found', 'There is no such isolation check.');
  const result = checkResult.parse(row.result);
  const clusters = result.clusters.map((cluster) => ({
    ...cluster,
    pulled: cluster.pulled ?? cluster.pulls.length,
    surprises:
      cluster.surprises ??
      result.surprises.filter((surprise) => surprise.cluster === cluster.name).length,
  }));
  return { ...showCheck(row), result: { ...result, clusters } };
}
