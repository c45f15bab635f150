import type { ApprovalFacts, Approver } from '../../facts';
import type { LacksWord } from '../../kind';
import type { ApprovalGroup, ApprovalSettings } from './approval-settings';
import { countedAs, whyNotAnother } from '../../not-another';

const askedBy = ({ isAsked }: ApprovalFacts) => (isAsked ? 'asked for it' : 'would ask for it');
const pushed = 'pushed the build';

/** May this person decide in the group, and if not, why? Null: they may. (L7) */
export function whyNotApprove(
  person: Approver,
  { team }: ApprovalGroup,
  { excludePusher = false }: ApprovalSettings,
  facts: ApprovalFacts,
): string | null {
  const { pusherIds } = facts;
  const asked = askedBy(facts);
  if (facts.requesterIds.includes(person.id)) return asked;
  if (excludePusher && pusherIds.includes(person.id)) return pushed;
  if (team === undefined && !person.mayPromote) return 'is no approver there';
  if (team !== undefined && !person.teams.includes(team)) return `is not in team ${team}`;
  return (
    whyNotAnother(person, facts.requesterIds, facts, asked) ??
    (excludePusher ? whyNotAnother(person, pusherIds, facts, pushed) : null)
  );
}

/** Those who may decide in a group. */
export const whoMayApprove = (
  group: ApprovalGroup,
  settings: ApprovalSettings,
  facts: ApprovalFacts,
): Approver[] =>
  facts.people.filter((person) => whyNotApprove(person, group, settings, facts) === null);

/**
 * Those who could decide in a gate if somebody vouched for them.
 * @param counting ids of those whose approval counts: who counts as one of them fills no other place.
 */
export function whoLacksWord(
  { groups, excludePusher = false }: ApprovalSettings,
  facts: ApprovalFacts,
  counting: readonly string[] = [],
): LacksWord[] {
  const { pusherIds } = facts;
  const may = (person: Approver) =>
    groups.some(({ team }) =>
      team === undefined ? person.mayPromote : person.teams.includes(team),
    );
  const sides = [
    { others: facts.requesterIds, did: askedBy(facts) },
    ...(excludePusher ? [{ others: pusherIds, did: pushed }] : []),
    { others: counting, did: 'approved it too' },
  ];
  return facts.people
    .filter((person) => may(person) && !sides.some(({ others }) => others.includes(person.id)))
    .flatMap((person) => {
      for (const { others, did } of sides) {
        const why = whyNotAnother(person, others, facts, did);
        if (why === null) continue;
        const isMaker = countedAs(others, facts.accounts).get(person.id)?.byId === person.id;
        return [{ person, why, others, did, isMaker }];
      }
      return [];
    });
}
