import type {
  Approver,
  ContentFacts,
  GateFacts,
  SoakFacts,
  Stopped,
  TargetFacts,
  Withdrawn,
} from '@/domain/gates/facts';
import type { Need } from '@/domain/gates/kind';
import { changesSince, type Subject } from '@/domain/promotions/subject';
import { withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import { statement, type Sql } from '@/server/platform/sql/database';
import { buildColumns, keyHashes, labelsByKey, type BuildRow } from './facts/build-row';
import { noAccounts } from '@/domain/people/accounts';
import { readAccounts } from '@/server/access/accounts/read-accounts';
import { readApprovers } from './facts/read-approvers';
import { readChecks } from './facts/read-checks';
import { readContent } from './facts/read-content';
import { readGiven, type StoredApproval } from './facts/read-given';
import { readPushers } from './facts/read-pushers';
import { readSoak } from './facts/read-soak';

interface StageOfAsk {
  readonly slug: string;
  readonly name: string;
  readonly registryId: string;
}

/** One build that asks to enter one stage. */
export interface GateAsk {
  readonly buildId: string;
  readonly imageId: string;
  readonly image: string;
  readonly digest: string;
  readonly kind: 'promotion' | 'rollback';
  readonly stage: StageOfAsk;
  readonly before: StageOfAsk & { readonly isEntry: boolean };
  readonly hold: Stopped | null;
  /** What the stage's policy looks at. */
  readonly needs: ReadonlySet<Need>;
  readonly labels: readonly string[];
  /** The request whose approvals count, and what it is about now; null: nobody has asked yet. */
  readonly request: {
    readonly promotionId: string;
    readonly requesterIds: readonly string[];
    readonly subject: Subject;
  } | null;
  /** Who would count as having asked; not looked at where there is a `request`. */
  readonly askerIds: readonly string[];
}

interface AskedBuild extends BuildRow {
  readonly withdrawal: (Omit<Withdrawn, 'at'> & { at: string }) | null;
}

const builds = statement(
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
  `SELECT t.registry_id, t.image_id, b.number, b.version,
     ${labelsByKey('b.id', '$3::bytea[]')} AS labels,
     (SELECT coalesce(json_object_agg(x.key, x.value), '{}'::json)
      FROM property x WHERE x.build_id = b.id) AS properties
   FROM unnest($1::uuid[], $2::uuid[]) AS asked(registry_id, image_id)
   JOIN tag t ON t.registry_id = asked.registry_id AND t.image_id = asked.image_id
     AND t.name = 'latest'
   LEFT JOIN build b ON b.image_id = t.image_id AND b.digest = t.digest`,
);

const noSoak: SoakFacts = { runs: [], firstPull: null, lastPull: null };
const noContent: ContentFacts = { platforms: [] };

/**
 * Everything that the gates of some stages look at, for any number of builds of one project: a
 * constant number of statements, and only those that a policy needs.
 * @returns the facts of each ask, in their order.
 */
export async function gatherGateFacts(
  sql: Sql,
  project: { readonly id: string; readonly slug: string },
  asks: readonly GateAsk[],
  now: Date,
): Promise<GateFacts[]> {
  if (asks.length === 0) return [];
  const needing = (need: Need) => asks.filter(({ needs }) => needs.has(need));
  const ids = (of: readonly GateAsk[]) => [...new Set(of.map(({ buildId }) => buildId))];
  const keyOf = (ask: GateAsk) => `${ask.buildId} ${ask.before.registryId}`;

  const keys = keyHashes([...new Set(asks.flatMap(({ labels }) => labels))]);

  // One connection answers one statement after another: in a transaction there is only one.
  const buildRows = new Map(
    (await sql.query<AskedBuild>(builds, [ids(asks), keys])).map((row) => [row.id, row]),
  );
  const targetRows = await readTargets(sql, asks, keys);
  const checks = await unlessNone(ids(needing('checks')), (list) => readChecks(sql, list));
  const soaking = needing('soak').map((ask) => ({
    ...{ key: keyOf(ask), imageId: ask.imageId, digest: ask.digest },
    ...{ registryId: ask.before.registryId, entry: ask.before.isEntry },
  }));
  const distinct = [...new Map(soaking.map((one) => [one.key, one])).values()];
  const soak = await unlessNone(distinct, (list) => readSoak(sql, list));
  const inside = needing('content').map(({ buildId: id, digest }) => ({ id, digest }));
  const content = await unlessNone(inside, (list) => readContent(sql, list));
  const deciding = needing('approvals');
  const peopleOf = deciding.length === 0 ? () => [] : await readApprovers(sql, project.id);
  const pushers = await unlessNone(ids(deciding), (list) => readPushers(sql, list));
  const pusherIdsOf = ({ buildId }: GateAsk) =>
    (pushers.get(buildId) ?? []).map(({ personId }) => personId);
  const accounts =
    deciding.length === 0
      ? noAccounts
      : await readAccounts(sql, [
          ...deciding.flatMap(({ stage }) => peopleOf(stage.slug).map(({ id }) => id)),
          ...deciding.flatMap((ask) => askersOf(ask)),
          ...deciding.flatMap(pusherIdsOf),
        ]);
  const given = await readGiven(
    sql,
    deciding.flatMap(({ request }) => (request ? [request.promotionId] : [])),
  );

  return asks.map((ask) => {
    const row = buildRows.get(ask.buildId);
    if (!row) throw new Error('a build went while its gates were asked');
    const { withdrawal, id: _, ...said } = row;
    const build = { ...said, pusherIds: pusherIdsOf(ask) };
    const { stage, before, kind, image, hold, request } = ask;
    return {
      ...{ now, project: project.slug, image, stage, before, kind, build, hold },
      target: targetRows.get(`${ask.imageId} ${stage.registryId}`) ?? null,
      checks: checks.get(ask.buildId) ?? [],
      soak: soak.get(keyOf(ask)) ?? noSoak,
      content: content.get(ask.buildId) ?? noContent,
      approvals: {
        requesterIds: askersOf(ask),
        people: peopleOf(stage.slug),
        accounts,
        given: request ? givenTo(request, given, stage.name, peopleOf(stage.slug)) : [],
      },
      withdrawal: withdrawal && { ...withdrawal, at: new Date(withdrawal.at) },
    };
  });
}

/** Who counts as having asked, or would. */
const askersOf = ({ request, askerIds }: GateAsk): readonly string[] =>
  request ? request.requesterIds : askerIds;

/** What each image has in each stage that is asked for. */
async function readTargets(
  sql: Sql,
  asks: readonly GateAsk[],
  keys: readonly Buffer[],
): Promise<ReadonlyMap<string, TargetFacts>> {
  const wanted = new Map(
    asks.map((ask) => [`${ask.imageId} ${ask.stage.registryId}`, ask] as const),
  );
  const pairs = [...wanted.values()];
  const rows = await sql.query<TargetRow>(targets, [
    pairs.map(({ stage }) => stage.registryId),
    pairs.map(({ imageId }) => imageId),
    keys,
  ]);
  return new Map(
    rows.map(({ imageId, registryId, ...facts }) => [`${imageId} ${registryId}`, facts]),
  );
}

const givenTo = (
  { promotionId, subject }: NonNullable<GateAsk['request']>,
  given: readonly StoredApproval[],
  stageName: string,
  people: readonly Approver[],
) =>
  given
    .filter((row) => row.promotionId === promotionId && row.decision === 'approve')
    .map(({ personId, name, by, at, subject: approved }) => ({
      ...{ personId, email: by, at },
      name: people.find(({ id }) => id === personId)?.name ?? name,
      changed: changesSince(approved, subject, stageName),
    }));

const unlessNone = <Item, Fact>(
  list: readonly Item[],
  read: (list: readonly Item[]) => Promise<ReadonlyMap<string, Fact>>,
): Promise<ReadonlyMap<string, Fact>> =>
  list.length === 0 ? Promise.resolve(new Map()) : read(list);
