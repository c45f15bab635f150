import type { Policy } from '@/domain/gates/policy';
import { policyChanges, type PolicyChange } from '@/domain/gates/policy/policy-changes';
import type { ProposalState } from '@/domain/gates/policy/proposals';
import type { Accounts } from '@/domain/people/accounts';
import type { ActorView } from '@/domain/people/actors';
import { countedWords } from '@/domain/people/counted-words';
import { standsFor } from '@/domain/people/stands-for';
import { can, type Actor } from '@/domain/permissions/can';
import { readPolicy } from '@/server/access/rights/read-policy';

/** A proposal as it is read, with what it would change. */
export interface ProposalRow {
  readonly id: string;
  readonly projectId: string;
  /** The project's slug. */
  readonly project: string;
  /** Null: that changes of policies need nobody's word any more. */
  readonly stage: { readonly slug: string; readonly name: string } | null;
  readonly document: unknown;
  readonly basedOn: number;
  readonly proposedBy: ActorView;
  readonly proposedById: string;
  readonly at: Date;
  readonly state: ProposalState;
  readonly decidedBy: ActorView | null;
  readonly decidedAt: Date | null;
  readonly reason: string | null;
  /** The version that it was proposed on top of; null: nobody had written one. */
  readonly before: { readonly version: number; readonly document: unknown } | null;
  /** The version in force now. */
  readonly version: number;
}

export interface ProposalView {
  id: string;
  project: string;
  stage: string | null;
  stageName: string | null;
  /** The version that it was proposed on top of. */
  version: number;
  by: ActorView;
  at: string;
  state: ProposalState;
  decidedBy: ActorView | null;
  decidedAt: string | null;
  reason: string | null;
  changes: PolicyChange[];
  /** Another version came into force since: it has to be proposed anew. */
  isBehind: boolean;
  /** Agree to it or decline it. */
  decide: { allowed: boolean; reason: string | null };
  /** The caller proposed it. */
  isMine: boolean;
}

/**
 * Why somebody may not agree to what was proposed; null: they may. Whoever counts as its proposer is not
 * another maintainer (L7).
 */
export function whyNotAgree(
  actor: Actor,
  { projectId, proposedById, proposedBy }: ProposalRow,
  accounts: Accounts,
): string | null {
  if (actor.kind !== 'person' || !can(actor, 'policy.edit', { projectId })) {
    return 'Agreeing to a change of a policy needs the maintainer role on this project.';
  }
  if (actor.id === proposedById) return 'You proposed it: another maintainer agrees to it.';
  const counted = standsFor([proposedById], accounts).get(actor.id);
  if (!counted) return null;
  const names = new Map([
    [actor.id, actor.name],
    [proposedById, proposedBy.name],
  ]);
  const why = countedWords(actor.id, counted, (id) => names.get(id) ?? null, 'proposed it');
  return `${why}: another maintainer agrees to it, or you once an administrator vouches.`;
}

/** What a proposal would change, in words. */
export function changesOfProposal({
  stage,
  document,
  basedOn,
  before,
}: ProposalRow): PolicyChange[] {
  if (stage === null) {
    const text = 'Changes of policies need no other maintainer’s word any more.';
    return [{ change: 'removed', what: 'agreesPolicies', text }];
  }
  return policyChanges(readPolicy(before), proposedPolicy({ document, basedOn }));
}

/** What is proposed of a stage. */
export const proposedPolicy = ({
  document,
  basedOn,
}: Pick<ProposalRow, 'document' | 'basedOn'>): Policy =>
  readPolicy({ version: basedOn + 1, document });

/** A proposal as the API shows it, with what this caller may do (L6). */
export function showProposal(row: ProposalRow, actor: Actor, accounts: Accounts): ProposalView {
  const why = row.state === 'open' ? whyNotAgree(actor, row, accounts) : 'It is decided already.';
  return {
    id: row.id,
    project: row.project,
    version: row.basedOn,
    stage: row.stage?.slug ?? null,
    stageName: row.stage?.name ?? null,
    by: row.proposedBy,
    at: row.at.toISOString(),
    state: row.state,
    decidedBy: row.decidedBy,
    reason: row.reason,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    changes: changesOfProposal(row),
    isBehind: row.stage !== null && row.state === 'open' && row.version !== row.basedOn,
    decide: { allowed: why === null, reason: why },
    isMine: actor.id === row.proposedById,
  };
}
