import { peopleAskedBy, peopleOf } from '@/domain/gates/kinds/index';
import type { PolicyDocument } from '@/domain/gates/policy';
import { Refusal } from '@/lib/refusal';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import type { Sql } from '@/server/platform/sql/database';
import type { Call } from '@/server/access/call/context';
import { findTeamsOfPolicies } from '@/server/access/people/find-known';

interface Named {
  readonly path: string;
  readonly team: string;
}

/**
 * Teams that a policy names and that its writer may not: there are none of that slug, or none that they see
 * (threat 71). With the fields that name them.
 */
export async function unknownTeams(
  sql: Sql,
  call: Call,
  projectId: string,
  { gates }: PolicyDocument,
): Promise<Named[]> {
  const named = gates.flatMap((gate, at) =>
    (peopleOf(gate)?.teams ?? []).map(({ path, team }) => ({ path: `gates.${at}.${path}`, team })),
  );
  if (named.length === 0) return [];
  const slugs = named.map(({ team }) => team);
  const known = await findTeamsOfPolicies(sql, call, projectId, slugs);
  return named.filter(({ team }) => !known.has(team));
}

/**
 * A draft with each team that its writer may not name in place of one that nobody is in: what is tried with
 * it tells nothing of who is.
 */
export function withoutTeams(draft: PolicyDocument, unknown: readonly Named[]): PolicyDocument {
  const slugs = new Set(unknown.map(({ team }) => team));
  // No slug has a question mark.
  const other = (team: string) => (slugs.has(team) ? `${team}?` : team);
  return { ...draft, gates: draft.gates.map((gate) => peopleOf(gate)?.withTeams(other) ?? gate) };
}

/**
 * The teams that a policy names stay until the transaction ends: one that is removed waits, and is then
 * refused for the policy. Else another team of its name could come to approve in its place.
 * @throws Refusal `invalid` where a policy names a team that does not exist, or that the caller does not see.
 */
export async function requireTeams(
  tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
  sql: Sql,
  call: Call,
  projectId: string,
  document: PolicyDocument,
): Promise<void> {
  await holdTeams(tx, document);
  const unknown = await unknownTeams(sql, call, projectId, document);
  const [first] = unknown;
  if (!first) return;
  const message = (team: string) => `there is no team “${team}” that you may see`;
  throw new Refusal(
    'invalid',
    `There is no team “${first.team}” that you may see. Name one that holds a role on the project, or ask an administrator.`,
    { fields: unknown.map(({ path, team }) => ({ path, message: message(team) })) },
  );
}

/**
 * The same, without a look at who may name them.
 * @returns slugs of teams that the policy names and that are gone.
 */
export async function holdTeams(
  tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
  { gates }: PolicyDocument,
): Promise<string[]> {
  const named = peopleAskedBy(gates).flatMap(({ teams }) => teams.map(({ team }) => team));
  if (named.length === 0) return [];
  const rows = await tx.$queryRaw<{ slug: string }[]>`
    SELECT slug FROM team WHERE slug = ANY(${named}) ORDER BY id FOR KEY SHARE`;
  return named.filter((slug) => !rows.some((row) => row.slug === slug));
}
