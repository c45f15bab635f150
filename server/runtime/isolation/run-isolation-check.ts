import { setImmediate } from 'node:timers/promises';
import type { ActorKind } from '@/domain/people/actors';
import { problemOf } from '@/domain/troubles';
import { stopped } from '@/lib/text/full-stop';
import { recordAudit, systemOrigin } from '@/server/platform/events/audit';
import { isDatabaseAway, statement } from '@/server/platform/sql/database';
import type { Services } from '@/server/access/call/context';
import { probeCluster, type Doors, type Probe } from './probe-cluster';
import { readClusters, readRegistries, type Cluster } from './read-clusters';
import { emptyResult, type CheckResult, type Surprise } from './result';

type Tried = CheckResult['clusters'][number];

const waiting = statement(
  'isolation.waiting',
  `SELECT id, by_kind, by_id, by_name FROM isolation_check WHERE finished_at IS NULL ORDER BY at LIMIT 1`,
);

const progress = statement(
  'isolation.progress',
  `UPDATE isolation_check SET tried = $2, to_try = $3 WHERE id = $1::uuid`,
);

const finish = statement(
  'isolation.finish',
  `UPDATE isolation_check SET finished_at = $2::timestamptz, passed = $3, result = $4::jsonb
   WHERE id = $1::uuid AND finished_at IS NULL RETURNING id`,
);

/** Surprises that are kept, and of one cluster, so that none hides another's; all of them are counted. */
const most = 1_000;
const mostOfOne = 50;

/** Registries that are kept of those that a cluster pulls from; all of them are counted. */
const mostPulls = 20;

/** How far it came is written down no oftener: each time is a commit. */
const tellEveryMs = 500;

interface Waiting {
  readonly id: string;
  readonly byKind: ActorKind;
  readonly byId: string | null;
  readonly byName: string;
}

/**
 * Does the check that waits longest, if one does. It holds no connection meanwhile. A process that dies leaves
 * it to the next: nothing was written but how far it came; of two at once the first one counts.
 * @param stopped is asked between batches: true ends it, to be begun anew by another.
 * @returns whether a check was done.
 */
export async function runIsolationCheck(
  services: Services,
  doors: Doors,
  stopped: () => boolean,
): Promise<boolean> {
  const { db, clock } = services;
  const [check] = await db.sql.query<Waiting>(waiting);
  if (!check) return false;
  const result = await tryAll(services, doors, check.id, stopped).catch(problemResult);
  if (!result) return false;
  const passed = result.found === 0 && result.problem === null;
  return db.transaction(async (sql) => {
    const did = [check.id, clock(), passed, JSON.stringify(result)];
    if ((await sql.query(finish, did)).length === 0) return false;
    await recordAudit(
      sql,
      {
        actor:
          check.byKind === 'person'
            ? { kind: 'person', id: check.byId, name: check.byName }
            : systemOrigin.actor,
        address: '',
        requestId: '',
      },
      {
        action: 'isolation.checked',
        projectId: null,
        subjects: {},
        target: `${result.clusters.length} clusters × ${result.registries.length} registries`,
        after: {
          check: check.id,
          passed,
          surprises: result.found,
          ...(result.problem !== null && { problem: result.problem }),
        },
      },
    );
    return true;
  });
}

/** It could not be done to the end: that is what came of it, on its page and in the inbox (L16). */
function problemResult(error: unknown): CheckResult {
  if (isDatabaseAway(error)) throw error;
  const { reason, mend } = problemOf(error);
  return { ...emptyResult, problem: `${stopped(reason)} ${stopped(mend)} Then check again.` };
}

/** Null: it was stopped. */
async function tryAll(
  { db, clock }: Services,
  doors: Doors,
  id: string,
  stopped: () => boolean,
): Promise<CheckResult | null> {
  const registries = await readRegistries(db.sql);
  const clusters = await readClusters(db.sql, clock());
  const credentials = clusters.reduce((sum, one) => sum + one.credentials.length, 0);
  const all = credentials * registries.length * 3;
  let tried = 0;
  let told = 0;
  const between = async (asked: number) => {
    tried += asked;
    if (Date.now() - told >= tellEveryMs) {
      told = Date.now();
      await db.sql.query(progress, [id, tried, all]);
    }
    // Requests that came meanwhile go first.
    await setImmediate();
    if (stopped()) throw new Stopped();
  };
  const result = { registries, clusters: [] as Tried[], surprises: [] as Surprise[], found: 0 };
  try {
    for (const one of clusters) {
      const first = await probeCluster(db.sql, doors, one, registries, between);
      const { cluster, probe } =
        first.surprises.length > 0 ? await again(one, first) : { cluster: one, probe: first };
      const { pulls, surprises } = probe;
      result.clusters.push({
        name: cluster.name,
        environment: cluster.environment,
        project: cluster.project,
        disabled: cluster.disabled,
        registries: [...cluster.registries],
        credentials: cluster.credentials.length,
        surprises: surprises.length,
        pulls: pulls.slice(0, mostPulls),
        pulled: pulls.length,
      });
      const room = Math.min(mostOfOne, most - result.surprises.length);
      result.surprises.push(...surprises.slice(0, room));
      result.found += surprises.length;
    }
    await db.sql.query(progress, [id, tried, all]);
  } catch (err) {
    if (err instanceof Stopped) return null;
    throw err;
  }
  return { ...result, problem: null };

  /** Somebody may have changed the cluster meanwhile: only what is met again, as it is now, counts. */
  async function again(cluster: Cluster, probe: Probe) {
    const [now] = await readClusters(db.sql, clock(), cluster.id);
    if (!now) return { cluster, probe: { ...probe, surprises: [] } };
    const places = [...new Set(probe.surprises.map(({ registry }) => registry))];
    const second = await probeCluster(db.sql, doors, now, places, () => setImmediate(undefined));
    return { cluster: now, probe: { pulls: probe.pulls, surprises: second.surprises } };
  }
}

class Stopped extends Error {}
