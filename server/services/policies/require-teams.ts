import type { PolicyDocument } from '@/domain/gates/policy';
import { Refusal } from '@/lib/refusal';
import type { Prisma } from '../../data/prisma/client';

/** Teams that a policy names and that do not exist, with the fields that name them. */
export async function unknownTeams(
  tx: Pick<Prisma.TransactionClient, 'team'>,
  { gates }: PolicyDocument,
): Promise<{ path: string; team: string }[]> {
  const named = gates.flatMap((gate, at) =>
    gate.kind === 'approvals'
      ? gate.groups.flatMap(({ team }, group) =>
          team === undefined ? [] : [{ path: `gates.${at}.groups.${group}.team`, team }],
        )
      : [],
  );
  if (named.length === 0) return [];
  const found = await tx.team.findMany({
    where: { slug: { in: named.map(({ team }) => team) } },
    select: { slug: true },
  });
  const known = new Set(found.map(({ slug }) => slug));
  return named.filter(({ team }) => !known.has(team));
}

/**
 * The teams that a policy names stay until the transaction ends: one that is removed waits, and is then
 * refused for the policy. Else another team of its name could come to approve in its place.
 * @throws Refusal `invalid` where a policy names a team that does not exist.
 */
export async function requireTeams(
  tx: Pick<Prisma.TransactionClient, 'team' | '$queryRaw'>,
  document: PolicyDocument,
): Promise<void> {
  const named = document.gates.flatMap((gate) =>
    gate.kind === 'approvals' ? gate.groups.flatMap(({ team }) => team ?? []) : [],
  );
  if (named.length === 0) return;
  await tx.$queryRaw`SELECT id FROM team WHERE slug = ANY(${named}) ORDER BY id FOR KEY SHARE`;
  const unknown = await unknownTeams(tx, document);
  const [first] = unknown;
  if (!first) return;
  throw new Refusal(
    'invalid',
    `There is no team “${first.team}”. An administrator can create it, or name another one.`,
    { fields: unknown.map(({ path, team }) => ({ path, message: `there is no team “${team}”` })) },
  );
}
