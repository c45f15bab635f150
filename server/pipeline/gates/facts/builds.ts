import { currentIn } from '@/server/content/current/current';
import { createHash } from 'node:crypto';
import {
  maxCompared,
  type GateFacts,
  type TargetFacts,
  type Withdrawn,
} from '@/domain/gates/facts';
import { withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import { statement, type Sql } from '@/server/platform/sql/database';
import { buildIdsOf, type Asked, type Fact, type GateAsk, type PastAsk } from '../fact';

/** What is said of the build, and of what the stage has: every gate may look at it. */
type Said = Pick<GateFacts, 'build' | 'target' | 'withdrawal'>;

export const builds: Fact<Said> = {
  async now(sql, _, asks) {
    const rows = await sql.query<AskedBuild>(buildsNow, [buildIdsOf(asks), keysOf(asks)]);
    const found = new Map(rows.map((row) => [row.id, row]));
    const targets = await readTargets(sql, asks);
    return (ask) => {
      const row = found.get(ask.buildId);
      if (!row) throw new Error('a build went while its gates were asked');
      const { withdrawal, id: _id, ...build } = row;
      return {
        build,
        target: targets.get(targetKey(ask)) ?? null,
        withdrawal: withdrawal && { ...withdrawal, at: new Date(withdrawal.at) },
      };
    };
  },

  /**
   * Labels never change; properties are those of now less what the trail says was set later. That a build
   * was withdrawn since is not told.
   */
  async past(sql, _, asks) {
    const buildAt = await readPast(sql, asks);
    return ({ promotionId, imageId, digest, had, at }) => {
      const row = buildAt(imageId, digest, at);
      if (!row) throw new Error(`the build of promotion ${promotionId} is gone`);
      const { id: _id, imageId: _imageId, ...build } = row;
      return {
        build,
        target: targetOf(had === null ? null : buildAt(imageId, had, at)),
        withdrawal: null,
      };
    };
  },
};

/** What gates are told of a build, as a statement that has `build b` reads it. */
interface BuildRow {
  readonly id: string;
  readonly number: number;
  readonly digest: string;
  readonly version: string | null;
  /** Those that were asked for, as `labelsByKey` reads them. */
  readonly labels: Record<string, string>;
  /** As they are now. */
  readonly properties: Record<string, string>;
  readonly platforms: string[];
  readonly size: number;
  readonly createdAt: Date | null;
  readonly pushedAt: Date;
}

/**
 * SQL for the labels of a build by keys, whatever else it has and however long they are: what is longer
 * than a gate compares is cut there, and ends with … so that it equals nothing that is not.
 * @param keys SQL for the SHA-256 of each key that is asked for.
 */
const labelsByKey = (build: string, keys: string): string => `
  (SELECT coalesce(json_object_agg(l.key, CASE WHEN length(start.value) > ${maxCompared}
       THEN left(start.value, ${maxCompared}) || '…' ELSE start.value END), '{}'::json)
   FROM build_label l CROSS JOIN LATERAL (SELECT left(l.value, ${maxCompared + 1}) AS value) start
   WHERE l.build_id = ${build} AND l.key_hash = ANY(${keys}))`;

/** @param keys the parameter that has the keys of the labels that are asked for, as `keysOf`. */
const buildColumns = (keys: string): string => `
  b.id, b.number, b.digest, b.version, ${labelsByKey('b.id', keys)} AS labels, b.platforms, b.size, b.created_at,
  b.pushed_at,
  (SELECT coalesce(json_object_agg(x.key, x.value), '{}'::json)
   FROM property x WHERE x.build_id = b.id) AS properties`;

/** Keys of the labels that are looked at, as `build_label` is looked up by. */
const keysOf = (asks: readonly Asked[]): Buffer[] =>
  [...new Set(asks.flatMap(({ labels }) => labels))].map((key) =>
    createHash('sha256').update(key).digest(),
  );

interface AskedBuild extends BuildRow {
  readonly withdrawal: (Omit<Withdrawn, 'at'> & { at: string }) | null;
}

const buildsNow = statement(
  'gates.builds',
  `SELECT ${buildColumns('$2::bytea[]')},
     ${withdrawalOf('b.image_id', 'b.id', 'b.digest')} AS withdrawal
   FROM build b WHERE b.id = ANY($1::uuid[])`,
);

interface TargetRow extends TargetFacts {
  readonly registryId: string;
  readonly imageId: string;
}

const targets = statement(
  'gates.targets',
  `SELECT asked.registry_id, asked.image_id, c.number, c.version,
     ${labelsByKey('c.build_id', '$3::bytea[]')} AS labels,
     (SELECT coalesce(json_object_agg(x.key, x.value), '{}'::json)
      FROM property x WHERE x.build_id = c.build_id) AS properties
   FROM unnest($1::uuid[], $2::uuid[]) AS asked(registry_id, image_id)
   JOIN stage s ON s.registry_id = asked.registry_id
   CROSS JOIN LATERAL ${currentIn('s.id', 'asked.image_id')} c`,
);

const targetKey = ({ imageId, stage }: GateAsk): string => `${imageId} ${stage.registryId}`;

/** What each image has in each stage that is asked for. */
async function readTargets(
  sql: Sql,
  asks: readonly GateAsk[],
): Promise<ReadonlyMap<string, TargetFacts>> {
  const wanted = new Map(asks.map((ask) => [targetKey(ask), ask]));
  const pairs = [...wanted.values()];
  const rows = await sql.query<TargetRow>(targets, [
    pairs.map(({ stage }) => stage.registryId),
    pairs.map(({ imageId }) => imageId),
    keysOf(asks),
  ]);
  return new Map(
    rows.map(({ imageId, registryId, ...facts }) => [`${imageId} ${registryId}`, facts]),
  );
}

interface PastBuild extends BuildRow {
  readonly imageId: string;
}

const buildsThen = statement(
  'policy.past-builds',
  `SELECT b.image_id, ${buildColumns('$3::bytea[]')}
   FROM unnest($1::uuid[], $2::text[]) AS asked(image_id, digest)
   JOIN build b ON b.image_id = asked.image_id AND b.digest = asked.digest`,
);

interface PropertyChange {
  readonly buildId: string;
  readonly at: Date;
  readonly before: Record<string, string | null> | null;
}

const propertyChanges = statement(
  'policy.past-properties',
  `SELECT build_id, at, before FROM audit_event
   WHERE build_id = ANY($1::uuid[]) AND action = 'build.properties-set' AND at > $2::timestamptz
   ORDER BY seq DESC`,
);

const targetOf = (build: PastBuild | null): TargetFacts | null =>
  build && {
    number: build.number,
    version: build.version,
    labels: build.labels,
    properties: build.properties,
  };

/** Builds and what they replaced, each with its properties as they were at a time. */
async function readPast(
  sql: Sql,
  asks: readonly PastAsk[],
): Promise<(imageId: string, digest: string, at: Date) => PastBuild | null> {
  const pairs = new Map<string, { imageId: string; digest: string }>();
  for (const { imageId, digest, had } of asks) {
    for (const one of [digest, had]) {
      if (one !== null) pairs.set(`${imageId} ${one}`, { imageId, digest: one });
    }
  }
  const asked = [...pairs.values()];
  const rows = await sql.query<PastBuild>(buildsThen, [
    asked.map(({ imageId }) => imageId),
    asked.map(({ digest }) => digest),
    keysOf(asks),
  ]);
  const since = new Date(Math.min(...asks.map(({ at }) => at.getTime())));
  const changes = await sql.query<PropertyChange>(propertyChanges, [
    rows.map(({ id }) => id),
    since,
  ]);
  const changesOf = new Map<string, PropertyChange[]>();
  for (const change of changes) {
    changesOf.set(change.buildId, [...(changesOf.get(change.buildId) ?? []), change]);
  }
  const byPair = new Map(rows.map((row) => [`${row.imageId} ${row.digest}`, row]));
  return (imageId, digest, at) => {
    const row = byPair.get(`${imageId} ${digest}`);
    if (!row) return null;
    const later = (changesOf.get(row.id) ?? []).filter((change) => change.at > at);
    return { ...row, properties: undone(row.properties, later) };
  };
}

/** Properties before some changes, which are given newest first. */
function undone(
  now: Readonly<Record<string, string>>,
  changes: readonly PropertyChange[],
): Record<string, string> {
  const properties = new Map(Object.entries(now));
  for (const { before } of changes) {
    for (const [key, value] of Object.entries(before ?? {})) {
      if (value === null) properties.delete(key);
      else properties.set(key, value);
    }
  }
  return Object.fromEntries(properties);
}
