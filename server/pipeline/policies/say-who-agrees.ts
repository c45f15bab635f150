import { some } from '@/domain/gates/words';
import { can, type Actor } from '@/domain/permissions/can';
import type { Sql } from '@/server/platform/sql/database';
import { readAccounts } from '@/server/access/accounts/read-accounts';
import { readPeople } from '../gates/read-approvers';
import { whyNotAgree, type ProposalRow } from './show-proposal';

/**
 * Says of each open proposal of a project who can agree to it, and where nobody can, what would mend that:
 * nobody waits for nobody. Robots are told no names: null.
 */
export async function sayWhoAgrees(
  sql: Sql,
  actor: Actor,
  projectId: string,
  rows: readonly ProposalRow[],
): Promise<(row: ProposalRow) => string | null> {
  const open = rows.filter(({ state }) => state === 'open');
  if (actor.kind === 'robot' || open.length === 0) return () => null;
  const people = (await readPeople(sql, projectId)).filter(({ person }) =>
    can(person, 'policy.edit', { projectId }),
  );
  const accounts = await readAccounts(sql, [
    ...people.map(({ id }) => id),
    ...open.map(({ proposedById }) => proposedById),
  ]);
  return (row) => {
    if (row.state !== 'open') return null;
    const others = people.filter(({ id }) => id !== row.proposedById);
    const agree = others.filter(({ person }) => whyNotAgree(person, row, accounts) === null);
    if (agree.length > 0) return `${namesOf(agree)} can agree to it.`;
    if (others.length === 0) {
      return 'Nobody else may edit policies here: another person needs the maintainer role.';
    }
    const by = row.proposedBy.name;
    const count = others.length === 1 ? 'counts' : 'count';
    return `Nobody can agree to it yet: ${namesOf(others)} may edit policies here too, but ${count} as one person with ${by}, by who made their accounts. Single sign-on mends that, or a maintainer whom ${by} did not let in.`;
  };
}

const namesOf = (people: readonly { readonly name: string }[]): string =>
  some(people.map(({ name }) => name));
