import type { FactsByNeed, GateFacts, Need } from '@/domain/gates/facts';
import type { Sql } from '@/server/platform/sql/database';
import { builds } from './facts/builds';
import type { Asked, GateAsk, NeededFact, PastAsk, ProjectOfAsk } from './fact';
import { facts } from './facts/index';

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
 * What was known of each promotion when it was executed, in a constant number of statements. A line that was
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
