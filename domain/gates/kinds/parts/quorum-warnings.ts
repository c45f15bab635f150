import type { Approver } from '../../facts';
import type { PolicyPlace } from '../../kind';
import type { ApprovalSettings } from './approval-settings';
import { assign } from './assign';
import { countedAs, oneEach } from '../../not-another';
import { whoMayApprove } from './who-may-approve';

/**
 * Can enough people approve? Nobody approves what they asked for (L7), so the worst is assumed: that
 * the requester is one of those who could.
 */
export function quorumWarnings(gate: ApprovalSettings, place: PolicyPlace): string[] {
  const { people, stage, accounts } = place;
  const facts = { requesterIds: [], isAsked: false, pusherIds: [], people, accounts, given: [] };
  const eligible = gate.groups.map((group) => whoMayApprove(group, gate, facts));
  const wanted = gate.groups.reduce((sum, { count }) => sum + count, 0);
  // A group with more people than places in all of them is filled whoever is missing.
  const without = (ids: readonly string[], id: string) =>
    ids.filter((one) => one !== id && !countedAs([id], accounts).has(one));
  const left = (people: readonly Approver[]) => {
    const ids = people.map(({ id }) => id);
    return Math.min(...ids.map((id) => oneEach(without(ids, id), accounts).length));
  };
  const tight = gate.groups
    .map((_, at) => at)
    .filter((at) => eligible[at]!.length === 0 || left(eligible[at]!) < wanted);
  if (tight.length === 0) return [];
  const places = tight.map((at) => gate.groups[at]!.count);
  const needed = places.reduce((sum, count) => sum + count, 0);
  const reach = (asking: string | null) => {
    const others = tight.map((at) => {
      const ids = eligible[at]!.map(({ id }) => id);
      return asking === null ? ids : without(ids, asking);
    });
    const several = new Set(oneEach([...new Set(others.flat())], accounts));
    return assign(
      places,
      others.map((ids) => ids.filter((id) => several.has(id))),
    ).flat().length;
  };
  const candidates = [
    ...new Map(tight.flatMap((at) => eligible[at]!).map((one) => [one.id, one.name])),
  ].sort(([, a], [, b]) => (a < b ? -1 : 1));
  const asked = tight.map((at) => wordsOf(gate.groups[at]!)).join(' and ');
  const could =
    candidates.length === 0 ? 'nobody' : `only ${list(candidates.map(([, name]) => name))}`;
  const unless = candidates.some(([id]) => countedAs([id], accounts).size > 0)
    ? ' Who made an account counts as one person with it until an administrator vouches for it.'
    : '';
  if (reach(null) < needed) {
    return [
      `${stage} asks for ${asked}, but ${could} could approve: nothing can ever pass.${unless}`,
    ];
  }
  const missed = candidates.filter(([id]) => reach(id) < needed).map(([, name]) => name);
  if (missed.length === 0) return [];
  const whose =
    missed.length === 1 || missed.length < candidates.length ? list(missed, 'or') : 'any of them';
  return [
    `${stage} asks for ${asked}, and ${could} could approve: what ${whose} asks for can never pass, for nobody approves what they asked for.${unless}`,
  ];
}

const wordsOf = ({ count, team }: { count: number; team?: string | undefined }): string =>
  team === undefined
    ? `${count} ${count === 1 ? 'approval' : 'approvals'} by approvers`
    : `${count} ${count === 1 ? 'approval' : 'approvals'} by team ${team}`;

/** `Ana`, `Ana and Ben`, `Ana, Ben and Kim`. */
const list = (names: readonly string[], joint = 'and'): string =>
  names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} ${joint} ${names[names.length - 1]}`;
