import { policyChanges } from '@/domain/gates/policy/policy-changes';
import { keptActor, nameInTrail, toldActor } from '@/domain/people/actors';
import { can } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { lockProjects } from '@/server/platform/locks/lock-projects';
import { readPerson } from '@/server/access/call/read-callers';
import { readAccounts } from '@/server/access/accounts/read-accounts';
import { actorColumns } from '@/server/access/actors/actor-columns';
import { personCalling } from '@/server/access/call/callers';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { readPolicy } from '@/server/access/rights/read-policy';
import { findProject, type ProjectRow } from '@/server/access/rights/find-project';
import { requireProven } from '@/server/access/call/require-proven';
import { requireStill } from '@/server/access/call/require-still';
import { write, type Write } from '@/server/access/call/write';
import { findGatedStage, lockStage } from '@/server/access/rights/find-stage';
import { proposalTarget } from './propose';
import { readProposal } from './read-proposals';
import { holdTeams } from './require-teams';
import { saveVersion } from './save-version';
import {
  proposedPolicy,
  showProposal,
  whyNotAgree,
  type ProposalRow,
  type ProposalView,
} from './show-proposal';

interface Input {
  readonly project: string;
  readonly id: string;
  readonly decision: 'agree' | 'decline' | 'take-back';
  readonly reason?: string | undefined;
}

/**
 * Decides on a proposed change of a policy. Agreed, it is the stage's next version, of both who proposed
 * and who agreed, as long as both may edit policies and nothing else came into force meanwhile; whoever
 * counts as its proposer agrees to nothing (L7). Its proposer takes it back, other maintainers decline it.
 * @throws Refusal `not-found`, `forbidden`, `conflict` (decided already), `precondition-failed` with the
 *   difference to what is in force, `invalid` (a team is gone), `reauthentication-required` (into the last
 *   stage, and of the switch).
 */
export async function decideProposal(
  services: Services,
  call: Call,
  { project: slug, id, decision, reason }: Input,
): Promise<ProposalView> {
  const project = await findProject(services, call, slug, 'policy.edit');
  const found = await readProposal(services.db.sql, project.id, id);
  if (!found) throw unknown(slug);
  const asksForProof = found.stage === null || found.stage.slug === project.stages.at(-1)?.slug;
  if (decision === 'agree' && asksForProof) await requireProven(services, call);
  return write(services, call, async (done) => {
    const { sql } = done;
    // Who decides on it at the same time waits; what was read before is asked again.
    const gated = await lockProposal(services, call, done, project, found);
    const proposal = await readProposal(sql, project.id, id);
    if (!proposal) throw unknown(slug);
    if (proposal.state !== 'open') throw decided(proposal);
    const actor = personCalling(call);
    const accounts = await readAccounts(sql, [actor.id, proposal.proposedById]);
    const isMine = actor.id === proposal.proposedById;
    if (decision === 'agree') {
      const why = whyNotAgree(actor, proposal, accounts);
      if (why !== null) throw new Refusal('forbidden', why);
      await requireProposer(done, proposal);
      await (gated
        ? agree(services, call, done, gated, proposal)
        : switchOff(done, project, proposal));
    } else if (decision === 'take-back' && !isMine) {
      throw new Refusal('forbidden', 'Only who proposed it takes it back: decline it.');
    }
    const state = ({ agree: 'agreed', decline: 'declined', 'take-back': 'taken-back' } as const)[
      decision
    ];
    await done.tx.policyProposal.update({
      where: { id },
      data: {
        state,
        ...actorColumns('decidedBy', originOf(call).actor),
        decidedAt: services.clock(),
        reason: reason ?? null,
      },
    });
    if (state !== 'agreed') {
      await done.audit({
        action: `policy.proposal-${state}`,
        projectId: project.id,
        subjects: { stageId: gated?.stage.id },
        target: proposalTarget(project.slug, proposal.stage?.slug ?? null),
        after: {
          proposal: id,
          proposedBy: nameInTrail(proposal.proposedBy),
          reason: reason ?? null,
        },
      });
    }
    const after = await readProposal(sql, project.id, id);
    return showProposal(after ?? proposal, actor, accounts);
  });
}

/** Holds what the proposal would change. @returns the stage; null: it is of the project's switch. */
async function lockProposal(
  services: Services,
  call: Call,
  { sql }: Write,
  project: ProjectRow,
  { stage }: ProposalRow,
) {
  if (stage !== null) {
    const gated = await findGatedStage(services, call, {
      project: project.slug,
      stage: stage.slug,
    });
    await lockStage(sql, call, gated, 'policy.edit');
    return gated;
  }
  await lockProjects(sql, [project.id]);
  await requireStill(sql, call, project, 'policy.edit');
  return null;
}

/** Who lost the right meanwhile changes nothing by another's hand (L6). */
async function requireProposer({ sql }: Write, proposal: ProposalRow): Promise<void> {
  const proposer = await readPerson({ sql }, proposal.proposedById);
  if (proposer && can(proposer, 'policy.edit', { projectId: proposal.projectId })) return;
  throw new Refusal(
    'conflict',
    `${toldActor(proposal.proposedBy)} may not change policies here any more. Propose it yourself, for another maintainer to agree.`,
  );
}

async function agree(
  { clock }: Services,
  call: Call,
  done: Write,
  gated: Awaited<ReturnType<typeof findGatedStage>>,
  proposal: ProposalRow,
): Promise<void> {
  const { tx } = done;
  const stored = await tx.policy.findFirst({
    where: { stageId: gated.stage.id },
    orderBy: { version: 'desc' },
  });
  const now = readPolicy(stored);
  const document = proposedPolicy(proposal);
  if (now.version !== proposal.basedOn) {
    throw new Refusal(
      'precondition-failed',
      `The policy of ${gated.stage.name} is version ${now.version} now; this was proposed on top of version ${proposal.basedOn}. Look at the difference, and have it proposed anew.`,
      { details: { version: now.version, changes: policyChanges(now, document) } },
    );
  }
  const [gone] = await holdTeams(tx, document);
  if (gone !== undefined) {
    throw new Refusal('invalid', `The team “${gone}” that it asks is gone. Have it proposed anew.`);
  }
  await saveVersion(done, gated, now, document, {
    by: keptActor(proposal.proposedBy),
    agreedBy: originOf(call).actor,
    at: clock(),
    proposal,
    ids: [proposal.proposedById, call.actor.id],
  });
}

async function switchOff(
  { tx, audit }: Write,
  project: ProjectRow,
  { id, proposedBy }: ProposalRow,
): Promise<void> {
  await tx.project.update({ where: { id: project.id }, data: { agreesPolicies: false } });
  await audit({
    action: 'project.changed',
    projectId: project.id,
    subjects: {},
    target: project.slug,
    before: { agreesPolicies: true },
    after: { agreesPolicies: false, proposal: id, proposedBy: nameInTrail(proposedBy) },
  });
}

const unknown = (project: string) => new Refusal('not-found', `“${project}” has no such proposal.`);

const decided = ({ state, decidedBy }: ProposalRow) =>
  new Refusal(
    'conflict',
    state === 'superseded'
      ? `${decidedBy ? toldActor(decidedBy) : 'Somebody'} proposed something else since: decide on that.`
      : `It is ${state === 'taken-back' ? 'taken back' : state} already, by ${decidedBy ? toldActor(decidedBy) : 'somebody'}.`,
  );
