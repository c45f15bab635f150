import { can, type Person } from '@/domain/permissions/can';
import type { Sql } from '@/server/platform/sql/database';
import { readAccounts } from '@/server/access/accounts/read-accounts';
import type { Call, Services } from '@/server/access/call/context';
import { findProject } from '@/server/access/rights/find-project';
import { readOpenProposals, readProposals } from './read-proposals';
import { sayWhoAgrees } from './say-who-agrees';
import { showProposal, whyNotAgree, type ProposalView } from './show-proposal';

/**
 * What was proposed for a project's policies: what is open, with who can agree to it, then what was decided
 * last.
 * @throws Refusal `not-found`.
 */
export async function listProposals(
  services: Services,
  call: Call,
  input: { readonly project: string },
): Promise<{ items: (ProposalView & { whoAgrees: string | null })[] }> {
  const { id } = await findProject(services, call, input.project);
  const { sql } = services.db;
  const rows = await readProposals(sql, id);
  const accounts = await readAccounts(sql, [
    call.actor.id,
    ...rows.map(({ proposedById }) => proposedById),
  ]);
  const whoAgrees = await sayWhoAgrees(sql, call.actor, id, rows);
  const items = rows.map((row) => ({
    ...showProposal(row, call.actor, accounts),
    whoAgrees: whoAgrees(row),
  }));
  return { items };
}

/**
 * What waits for somebody's word, in projects where they may give it: the proposals of others that they
 * may agree to. Whoever may everywhere as an administrator is told only of projects where they have a role.
 */
export async function listToAgree(sql: Sql, person: Person): Promise<ProposalView[]> {
  const projects = [...new Set(person.grants.map(({ projectId }) => projectId))].filter(
    (projectId) => can(person, 'policy.edit', { projectId }),
  );
  if (projects.length === 0) return [];
  const rows = await readOpenProposals(sql, projects);
  if (rows.length === 0) return [];
  const accounts = await readAccounts(sql, [
    person.id,
    ...rows.map(({ proposedById }) => proposedById),
  ]);
  return rows
    .filter((row) => whyNotAgree(person, row, accounts) === null)
    .map((row) => showProposal(row, person, accounts));
}
