import { likenessOf } from '../../names/look-alike';
import type { Accounts } from '../../people/accounts';
import type { Approver } from '../facts';
import { assign } from '../kinds/parts/assign';
import { defaultLapseHours } from '../kinds/parts/approval-settings';
import { countedAs, oneEach } from '../kinds/parts/not-another';
import { whoMayApprove } from '../kinds/parts/who-may-approve';
import type { GateSettings, SettingsOf } from '../kinds/index';
import type { PolicyDocument } from '../policy';

/** Where a policy is to hold, and who there is to approve. */
export interface PolicyPlace {
  readonly now: Date;
  readonly stage: string;
  readonly before: string;
  /** Everyone who may read the project, with what they may decide in this stage. */
  readonly people: readonly Approver[];
  /** Who made whose account, and who vouched for it. */
  readonly accounts: Accounts;
}

/**
 * What to think about before relying on a policy that is valid as it is written: a quorum that
 * cannot be reached, with names; gates that work against each other; what has no effect any more.
 * One sentence each; none: nothing to say.
 */
export function policyWarnings(policy: PolicyDocument, place: PolicyPlace): string[] {
  const { gates, automatic } = policy;
  const soaked = Math.max(0, ...ofKind(gates, 'soak').map(({ hours }) => hours));
  return [
    ...ofKind(gates, 'approvals').flatMap((gate) => [
      ...quorum(gate, place),
      ...lapsesTooSoon(gate, soaked),
    ]),
    ...ofKind(gates, 'checks').flatMap((gate) => outlived(gate, soaked)),
    ...alike([...new Set(ofKind(gates, 'checks').flatMap(({ names }) => names))]),
    ...ofKind(gates, 'hygiene').flatMap((gate) => tooOld(gate, soaked)),
    ...ofKind(gates, 'freeze').flatMap((gate) => over(gate, place.now)),
    ...(automatic !== false && gates.length === 0
      ? [`Automatic with no gate: every release in ${place.before} enters ${place.stage} at once.`]
      : []),
  ];
}

const ofKind = <Kind extends GateSettings['kind']>(
  gates: readonly GateSettings[],
  kind: Kind,
): SettingsOf<Kind>[] => gates.filter((gate): gate is SettingsOf<Kind> => gate.kind === kind);

/**
 * Can enough people approve? Nobody approves what they asked for (L7), so the worst is assumed: that
 * the requester is one of those who could.
 */
function quorum(gate: SettingsOf<'approvals'>, place: PolicyPlace): string[] {
  const { people, stage, accounts } = place;
  const facts = { requesterIds: [], people, accounts, given: [] };
  const nobody = { pusherIds: [] };
  const eligible = gate.groups.map((group) => whoMayApprove(group, gate, facts, nobody));
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

const hours = (count: number): string => `${count} h`;

function lapsesTooSoon({ lapseHours }: SettingsOf<'approvals'>, soaked: number): string[] {
  const lapse = lapseHours ?? defaultLapseHours;
  if (lapse >= soaked) return [];
  return [
    `Approvals lapse after ${hours(lapse)}, before the soak of ${hours(soaked)} ends: one that is given early has to be given again.`,
  ];
}

function outlived({ maxAgeHours, names }: SettingsOf<'checks'>, soaked: number): string[] {
  if (maxAgeHours === undefined || maxAgeHours >= soaked) return [];
  return [
    `${list(names)} may be ${hours(maxAgeHours)} old at most, less than the soak of ${hours(soaked)}: CI has to report again before a build can enter.`,
  ];
}

/** Two checks that people could take for one: what reports under one name says nothing of the other. */
const alike = (names: readonly string[]): string[] =>
  names.flatMap((name, at) =>
    names
      .slice(at + 1)
      .filter((other) => likenessOf(name, other) !== null)
      .map(
        (other) =>
          `“${name}” and “${other}” look alike and are two checks: a report of one says nothing of the other.`,
      ),
  );

function tooOld({ maxAgeDays }: SettingsOf<'hygiene'>, soaked: number): string[] {
  if (maxAgeDays === undefined || maxAgeDays * 24 > soaked) return [];
  return [
    `A build may be ${maxAgeDays} days old at most and has to soak for ${hours(soaked)}: none can satisfy both.`,
  ];
}

function over({ windows }: SettingsOf<'freeze'>, now: Date): string[] {
  return windows.flatMap((window) =>
    'to' in window && Date.parse(window.to) <= now.getTime()
      ? [`The freeze until ${window.to} (${window.reason}) is over and stops nothing any more.`]
      : [],
  );
}
