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
import { currentIn } from '@/server/content/current';
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
     ${withdrawalOf('b."imageId"', 'b.id', 'b.digest')} AS withdrawal
   FROM build b WHERE b.id = ANY($1::uuid[])`,
);

interface TargetRow extends TargetFacts {
  readonly registryId: string;
  readonly imageId: string;
}

const targets = statement(
  'gates.targets',
  `SELECT asked."registryId", asked."imageId", c.number, c.version,
     ${labelsByKey('c."buildId"', '$3::bytea[]')} AS labels,
     (SELECT coalesce(json_object_agg(x.key, x.value), '{}'::json)
      FROM property x WHERE x."buildId" = c."buildId") AS properties
   FROM unnest($1::uuid[], $2::uuid[]) AS asked("registryId", "imageId")
   JOIN stage s ON s."registryId" = asked."registryId"
   CROSS JOIN LATERAL ${currentIn('s.id', 'asked."imageId"')} c`,
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
  project: ProjectOfAsk,
  asks: readonly GateAsk[],
  now: Date,
): Promise<GateFacts[]> {
  if (asks.length === 0) return [];
  const said = await builds.now(sql, project, asks);
  const needed = await readNeeded(asks, (fact, needing) => fact.now(sql, project, needing));
  return asks.map((ask) => {
    const { stage, before, kind, image, hold } = ask;
    const asked = { now, project: project.slug, image, stage, before, kind, hold };
    return { ...asked, ...said(ask), ...needed(ask) };
  });
}

/**
 * What was known of each promotion when it happened, in a constant number of statements. A line that was
 * stopped and a build that was withdrawn are left out: neither is the doing of the policy that is asked.
 */
export async function gatherPastFacts(
  sql: Sql,
  project: ProjectOfAsk,
  asks: readonly PastAsk[],
): Promise<GateFacts[]> {
  if (asks.length === 0) return [];
  const said = await builds.past(sql, project, asks);
  const needed = await readNeeded(asks, (fact, needing) => fact.past(sql, project, needing));
  return asks.map((ask): GateFacts => {
    const { stage, before, image, at } = ask;
    const asked = { now: at, project: project.slug, image, stage, before, hold: null };
    return { ...asked, kind: 'promotion', ...said(ask), ...needed(ask) };
  });
}

/**
 * Asks the table of facts for those that some ask needs, one after another: in a transaction there is one
 * connection, which answers one statement at a time.
 */
async function readNeeded<Ask extends Asked>(
  asks: readonly Ask[],
  read: <Value>(fact: NeededFact<Value>, needing: readonly Ask[]) => Promise<(ask: Ask) => Value>,
): Promise<(ask: Ask) => FactsByNeed> {
  const answers: [Need, (ask: Ask) => unknown][] = [];
  for (const need of Object.keys(facts) as Need[]) {
    const fact: NeededFact<unknown> = facts[need];
    const needing = asks.filter(({ needs }) => needs.has(need));
    const answer = needing.length === 0 ? null : await read(fact, needing);
    answers.push([need, (ask) => (answer && ask.needs.has(need) ? answer(ask) : fact.none)]);
  }
  // Each need has its own fact's answer: the table's type says so.
  return (ask) =>
    Object.fromEntries(
      answers.map(([need, answer]) => [need, answer(ask)]),
    ) as unknown as FactsByNeed;
}
