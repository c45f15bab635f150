import { countingApprovals } from '@/domain/gates/counting';
import type { ApprovalFacts, GateFacts, StageName } from '@/domain/gates/facts';
import type { AskedGroup } from '@/domain/gates/kind';
import { peopleAskedBy, peopleOf } from '@/domain/gates/kinds/index';
import { namedGates, type Policy } from '@/domain/gates/policy';
import { list } from '@/domain/gates/words';
import { can, type Person } from '@/domain/permissions/can';

/** A group of a gate that asks people, and who may still decide in it. */
interface DecidingGroup extends AskedGroup {
  readonly gate: string;
}

/** What tells who may decide into which stage. */
interface DecidingFacts {
  readonly approvals: ApprovalFacts;
  readonly stage: StageName;
}

/** Every group of a policy's gates that ask people, with those who may decide in it now. */
function decidingGroups(policy: Policy, { approvals }: DecidingFacts): DecidingGroup[] {
  return namedGates(policy).flatMap(({ gate, key }) =>
    (peopleOf(gate)?.groups(approvals) ?? []).map((group) => ({ gate: key, ...group })),
  );
}

/** The same by their names, without those whose approval counts already. */
export function stillDeciding(policy: Policy, facts: GateFacts) {
  const given = countingApprovals(policy, facts);
  return decidingGroups(policy, facts).map((group) => ({
    ...group,
    people: group.people.filter(({ id }) => !given?.has(id)).map(({ name }) => name),
  }));
}

/**
 * Why somebody may not approve a promotion, in words; null: they may. Whoever asked for it never
 * may, by whatever credential (L7).
 * @param byRobot the robot that asked for it; null: none did.
 */
export function whyNotDecide(
  person: Person,
  policy: Policy,
  { approvals, stage }: DecidingFacts,
  byRobot: string | null = null,
): string | null {
  const asking = peopleAskedBy(policy.gates);
  if (asking.length === 0) return `The policy of ${stage.name} asks nobody for approval.`;
  if (approvals.requesterIds.includes(person.id)) {
    return byRobot === null
      ? 'You asked for this promotion, so somebody else has to approve it.'
      : `${byRobot} asked for this promotion, and you had a credential of it or could make one, so somebody else has to approve it.`;
  }
  const me = approvals.people.find(({ id }) => id === person.id);
  const reasons = asking.flatMap((gate) =>
    me ? gate.whyNot(me, approvals) : 'may not see this project',
  );
  if (reasons.includes(null)) return null;
  const who = decidingGroups(policy, { approvals, stage }).flatMap(({ people }) => people);
  const names = [...new Set(who.map(({ name }) => name))];
  const by =
    names.length === 0 ? 'Nobody can approve it at the moment' : `${list(names)} can approve it`;
  if (reasons.includes('pushed the build')) {
    return `You or a credential of yours pushed this build, and the policy wants somebody else. ${by}.`;
  }
  const lacking = asking
    .flatMap((gate) => gate.lacking(approvals))
    .find((one) => one.person.id === person.id);
  if (lacking) return `You do not count as another person here: ${lacking.why}. ${by}.`;
  return `Approving into ${stage.name} is not yours. ${by}.`;
}

/** May they reject? Whoever may approve, and whoever may promote there. */
export const mayReject = (
  person: Person,
  policy: Policy,
  facts: DecidingFacts,
  projectId: string,
): boolean =>
  whyNotDecide(person, policy, facts) === null ||
  can(person, 'promotion.execute', { projectId, stage: facts.stage.slug });
