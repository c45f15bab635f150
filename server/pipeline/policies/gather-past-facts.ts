import type { CheckFact, GateFacts, SoakFacts, TargetFacts } from '@/domain/gates/facts';
import { accountsAt, noAccounts } from '@/domain/people/accounts';
import type { Need } from '@/domain/gates/kind';
import { changesSince, type Subject } from '@/domain/promotions/subject';
import { statement, type Sql } from '@/server/platform/sql/database';
import { buildColumns, keyHashes, type BuildRow } from '../gates/facts/build-row';
import { readContent } from '../gates/facts/read-content';
import { readGiven } from '../gates/facts/read-given';
import { readPushers } from '../gates/facts/read-pushers';
import { readSoak } from '../gates/facts/read-soak';
import { readAccounts } from '@/server/access/accounts/read-accounts';
import type { ProjectRow } from '@/server/access/rights/find-project';
import { readPastApprovers } from './read-past-approvers';

/** A promotion that happened. */
export interface PastPromotion {
  readonly id: string;
  readonly imageId: string;
  readonly image: string;
  readonly buildId: string;
  readonly digest: string;
  readonly replacedDigest: string | null;
  readonly at: Date;
  readonly by: string;
  /** What approvals were compared with when it happened; null: from before there were any. */
  readonly subject: Subject | null;
  readonly requesterIds: readonly string[];
  readonly beforeId: string;
  readonly beforeSlug: string;
  readonly beforeName: string;
  readonly beforeRegistryId: string;
  readonly beforeIsEntry: boolean;
}

/** What was current in the stage: also what goes in beside that was compared with it. */
const hadThen = ({ subject, replacedDigest }: PastPromotion): string | null =>
  subject?.target.digest ?? replacedDigest;

interface PastBuild extends BuildRow {
  readonly imageId: string;
}

const builds = statement(
  'policy.past-builds',
  `SELECT b.image_id, ${buildColumns('$3::bytea[]')}
   FROM unnest($1::uuid[], $2::text[]) AS asked(image_id, digest)
   JOIN build b ON b.image_id = asked.image_id AND b.digest = asked.digest`,
);

interface PropertyChange {
  readonly target: string;
  readonly at: Date;
  readonly before: Record<string, string | null> | null;
}

const propertyChanges = statement(
  'policy.past-properties',
  `SELECT target, at, before FROM audit_event
   WHERE project_id = $1::uuid AND action = 'build.properties-set' AND at > $2::timestamptz
     AND target = ANY($3::text[])
   ORDER BY seq DESC`,
);

// The newest of each name by id among those that had arrived by then.
const checks = statement(
  'policy.past-checks',
  `SELECT DISTINCT ON (asked.key, c.name) asked.key, c.name, c.state, c.summary, c.url, c.at, c.by,
     c.by_hand
   FROM unnest($1::text[], $2::uuid[], $3::timestamptz[]) AS asked(key, build_id, at)
   JOIN check_report c ON c.build_id = asked.build_id AND c.at <= asked.at
   ORDER BY asked.key, c.name, c.id DESC`,
);

/**
 * What was known of each promotion when it happened, in a constant number of statements. Labels and
 * content never change; properties are those of now less what the trail says was set later; checks,
 * soak and pulls have times; approvals are those that the promotion got. Of who might approve, only
 * those count who hold the right now and have held it since before then: the rest is not known.
 */
export async function gatherPastFacts(
  sql: Sql,
  project: ProjectRow,
  stage: ProjectRow['stages'][number],
  promotions: readonly PastPromotion[],
  { needs, labels }: { readonly needs: ReadonlySet<Need>; readonly labels: readonly string[] },
): Promise<GateFacts[]> {
  if (promotions.length === 0) return [];
  const buildAt = await readBuilds(sql, project, promotions, labels);
  const checksOf = needs.has('checks') ? await readChecks(sql, promotions) : () => [];
  const soakOf = needs.has('soak') ? await readPastSoak(sql, promotions) : () => nothing;
  const content = needs.has('content')
    ? await readContent(
        sql,
        promotions.map(({ buildId: id, digest }) => ({ id, digest })),
      )
    : new Map<string, GateFacts['content']>();
  const approvals = needs.has('approvals');
  const peopleAt = approvals ? await readPastApprovers(sql, project.id) : () => [];
  const pushers = approvals
    ? await readPushers(sql, [...new Set(promotions.map(({ buildId }) => buildId))])
    : new Map<string, never>();
  const pusherIdsOf = ({ buildId, at }: PastPromotion) =>
    (pushers.get(buildId) ?? [])
      .filter((pusher) => pusher.at <= at)
      .map(({ personId }) => personId);
  const latest = new Date(Math.max(...promotions.map(({ at }) => at.getTime())));
  const accounts = approvals
    ? await readAccounts(sql, [
        ...promotions.flatMap(({ requesterIds }) => requesterIds),
        ...peopleAt(stage.slug, latest).map(({ id }) => id),
        ...promotions.flatMap(pusherIdsOf),
      ])
    : noAccounts;
  const given = approvals
    ? await readGiven(
        sql,
        promotions.map(({ id }) => id),
      )
    : [];

  return promotions.map((promotion): GateFacts => {
    const { id, at, imageId, image, digest, requesterIds, subject } = promotion;
    const had = hadThen(promotion);
    const build = buildAt(imageId, digest, at);
    if (!build) throw new Error(`the build of promotion ${id} is gone`);
    const { id: _, imageId: __, ...said } = build;
    const facts = { ...said, pusherIds: pusherIdsOf(promotion) };
    return {
      ...{ now: at, project: project.slug, image, stage, kind: 'promotion', build: facts },
      before: { slug: promotion.beforeSlug, name: promotion.beforeName },
      target: targetOf(had === null ? null : buildAt(imageId, had, at)),
      checks: checksOf(id),
      soak: soakOf(promotion),
      content: content.get(promotion.buildId) ?? { platforms: [] },
      approvals: {
        requesterIds,
        people: peopleAt(stage.slug, at),
        accounts: accountsAt(accounts, at),
        given: given
          .filter((row) => row.promotionId === id && row.decision === 'approve' && row.at <= at)
          .map(({ personId, name, by, at: when, subject: approved }) => ({
            ...{ personId, name, email: by, at: when },
            changed: subject === null ? [] : changesSince(approved, subject, stage.name),
          })),
      },
      // Neither is the draft's doing.
      ...{ hold: null, withdrawal: null },
    };
  });
}

const targetOf = (build: PastBuild | null): TargetFacts | null =>
  build && {
    ...{ number: build.number, version: build.version },
    ...{ labels: build.labels, properties: build.properties },
  };

/** Builds and what they replaced, each with its properties as they were at a time. */
async function readBuilds(
  sql: Sql,
  project: ProjectRow,
  promotions: readonly PastPromotion[],
  labels: readonly string[],
): Promise<(imageId: string, digest: string, at: Date) => PastBuild | null> {
  const pairs = new Map<string, { imageId: string; digest: string; image: string }>();
  for (const promotion of promotions) {
    const { imageId, image, digest } = promotion;
    for (const one of [digest, hadThen(promotion)]) {
      if (one !== null) pairs.set(`${imageId} ${one}`, { imageId, digest: one, image });
    }
  }
  const asked = [...pairs.values()];
  const rows = await sql.query<PastBuild>(builds, [
    asked.map(({ imageId }) => imageId),
    asked.map(({ digest }) => digest),
    keyHashes(labels),
  ]);
  const targetName = ({ imageId, digest, number }: PastBuild) =>
    `${project.slug}/${pairs.get(`${imageId} ${digest}`)?.image}#${number}`;
  const since = new Date(Math.min(...promotions.map(({ at }) => at.getTime())));
  const changes = await sql.query<PropertyChange>(propertyChanges, [
    ...[project.id, since, rows.map(targetName)],
  ]);
  const changesOf = new Map<string, PropertyChange[]>();
  for (const change of changes) {
    changesOf.set(change.target, [...(changesOf.get(change.target) ?? []), change]);
  }
  const byPair = new Map(rows.map((row) => [`${row.imageId} ${row.digest}`, row]));
  return (imageId, digest, at) => {
    const row = byPair.get(`${imageId} ${digest}`);
    if (!row) return null;
    const later = (changesOf.get(targetName(row)) ?? []).filter((change) => change.at > at);
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

async function readChecks(
  sql: Sql,
  promotions: readonly PastPromotion[],
): Promise<(promotion: string) => CheckFact[]> {
  const rows = await sql.query<CheckFact & { readonly key: string }>(checks, [
    promotions.map(({ id }) => id),
    promotions.map(({ buildId }) => buildId),
    promotions.map(({ at }) => at),
  ]);
  const found = new Map<string, CheckFact[]>();
  for (const { key, ...check } of rows) found.set(key, [...(found.get(key) ?? []), check]);
  return (promotion) => found.get(promotion) ?? [];
}

const nothing: SoakFacts = { runs: [], firstPull: null, lastPull: null };

async function readPastSoak(
  sql: Sql,
  promotions: readonly PastPromotion[],
): Promise<(promotion: PastPromotion) => SoakFacts> {
  const found = await readSoak(
    sql,
    promotions.map(({ id, imageId, digest, beforeRegistryId, beforeIsEntry }) => ({
      ...{ key: id, imageId, digest, registryId: beforeRegistryId, entry: beforeIsEntry },
    })),
  );
  return ({ id, at }) => soakUntil(found.get(id) ?? nothing, at);
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
