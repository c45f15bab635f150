import type { ApprovalFacts, Approver, GateFacts, GivenApproval } from '../facts';
import type { DecidingFacts, LacksWord, PeopleKind } from '../kind';
import { defaultLapseHours } from '../lapse-hours';
import { isAhead } from '../skew';
import type { Finding } from '../verdict';
import { list, moment } from '../words';
import {
  approvalSettings as settings,
  type ApprovalGroup,
  type ApprovalSettings,
} from './parts/approval-settings';
import { assign } from './parts/assign';
import { isDropped } from './parts/less';
import { mayBeOne, oneEach } from '../not-another';
import { assignScarceFirst, whoseWouldCount } from './parts/quorum';
import { quorumWarnings } from './parts/quorum-warnings';
import { whoLacksWord, whoMayApprove, whyNotApprove } from './parts/who-may-approve';

type Settings = ApprovalSettings;

/** Ids of the people whose approval counts in a gate with these settings: of one person's, one. */
function countingIn(settings: Settings, { approvals, now }: DecidingFacts): string[] {
  const may = new Set(
    settings.groups.flatMap((group) =>
      whoMayApprove(group, settings, approvals).map(({ id }) => id),
    ),
  );
  const ids = fresh(settings, approvals, now).map(({ personId }) => personId);
  return oneEach(
    ids.filter((id) => may.has(id)),
    approvals.accounts,
  );
}

/** The newest approval of each person, where it was given for exactly this and has not lapsed. */
const fresh = (settings: Settings, { given }: ApprovalFacts, now: Date): GivenApproval[] =>
  // One from ahead of the clock stands in the way of none that was given since.
  newestOfEach(given.filter(({ at }) => !isAhead(at, now))).filter((approval) =>
    counts(approval, lapseOf(settings), now),
  );

/**
 * People have approved exactly this (L4), each group enough of them. Who asked for it never counts
 * (L7). One person's approval fills one place: who is in two groups stands for one of them.
 */
export const approvals: PeopleKind<typeof settings> = {
  settings,
  blank: { kind: 'approvals', groups: [{ count: 1 }] },
  needs: ['approvals'],
  title: ({ groups }) => {
    const count = countOf(groups);
    return count === 1 ? 'Approval' : `${count} approvals`;
  },
  describe: ({ groups, excludePusher, lapseHours }) =>
    [
      list(groups.map((group) => placesOf(group.count, group))),
      ...(excludePusher ? ['not who pushed it'] : []),
      ...(lapseHours === undefined ? [] : [`each for ${lapseHours} h`]),
    ].join(', '),
  asksLess(was, is) {
    const looser =
      countOf(is.groups) < countOf(was.groups) ||
      isDropped(was.excludePusher, is.excludePusher) ||
      lapseOf(is) > lapseOf(was);
    if (looser) return true;
    // As many people, perhaps others: who of them is harder to find is not known here.
    const of = (groups: readonly ApprovalGroup[], team: string | undefined) =>
      countOf(groups.filter((group) => group.team === team));
    return was.groups.every(({ team }) => of(is.groups, team) >= of(was.groups, team))
      ? false
      : null;
  },
  evaluate(settings, { approvals: facts, now }: GateFacts): Finding {
    const { groups } = settings;
    const places = groups.map(({ count }) => count);
    const wanted = countOf(groups);
    const lapse = lapseOf(settings);
    const counting = fresh(settings, facts, now);
    const givers = new Set(counting.map(({ personId }) => personId));
    const eligible = groups.map((group) => whoMayApprove(group, settings, facts));
    const idsOf = (people: readonly Approver[]) => people.map(({ id }) => id);
    const distinct = new Set(countingIn(settings, { approvals: facts, now }));
    const willing = eligible.map((people) => idsOf(people).filter((id) => distinct.has(id)));
    const filled = assignScarceFirst(places, willing, eligible);
    const used = new Set(filled.flat());
    const usedApprovals = counting.filter(({ personId }) => used.has(personId));
    const evidence = usedApprovals.map(({ name, email, at }) => ({
      label: `${name} (${email}), ${moment(at)}`,
      href: null,
    }));
    if (used.size === wanted) {
      const reason = `Approved by ${list(usedApprovals.map(({ name }) => name))}.`;
      const ends = usedApprovals.map(({ at }) => at.getTime() + lapse);
      return { verdict: 'passed', reason, evidence, until: new Date(Math.min(...ends)) };
    }

    const open = groups.map((group, at) => group.count - filled[at]!.length);
    const missing = groups.flatMap((group, at) =>
      open[at] === 0 ? [] : [placesOf(open[at]!, group)],
    );
    const { accounts } = facts;
    const others = eligible.map((people) =>
      people.filter(({ id }) => ![...used].some((one) => mayBeOne(one, id, accounts))),
    );
    const on = whoseWouldCount(places, willing, others, givers).map(({ name }) => name);
    const reachable = reachableIn(settings, facts);
    const lacking = wordsWanted(settings, { approvals: facts, now }).map(({ why }) => why);
    const notes = [
      ...whyNotCounted(facts.given, givers, lapse, now),
      ...(lacking.length > mostTold
        ? [...lacking.slice(0, mostTold), `${lacking.length - mostTold} more lack a word like that`]
        : lacking),
      ...(reachable < wanted ? [tooFew(reachable, wanted, settings, facts)] : []),
    ];
    const sentences = [
      `${used.size} of ${wanted} ${wanted === 1 ? 'approval' : 'approvals'}; missing: ${list(missing)}`,
      ...notes,
    ];
    return {
      verdict: 'waiting',
      reason: `${sentences.join('. ')}.`,
      on,
      ...(used.size > 0 && { missing: moreOf(wanted - used.size) }),
      evidence,
    };
  },
  template({ template, first, last }) {
    if (template === 'balanced') return last ? [one] : [];
    if (template === 'strict') return last ? [twoOthers] : first ? [] : [one];
    return [];
  },
  warnings: (gates, place) =>
    gates.flatMap((gate) => [...quorumWarnings(gate, place), ...lapsesTooSoon(gate, place.held)]),
  people: (settings) => ({
    lapseHours: hoursOf(settings),
    teams: settings.groups.flatMap(({ team }, at) =>
      team === undefined ? [] : [{ path: `groups.${at}.team`, team }],
    ),
    asksApprovers: settings.groups.some(({ team }) => team === undefined),
    withTeams: (other) => ({
      ...settings,
      groups: settings.groups.map((group) =>
        group.team === undefined ? group : { ...group, team: other(group.team) },
      ),
    }),
    groups: (facts) =>
      settings.groups.map((group) => {
        const people = whoMayApprove(group, settings, facts);
        const forAnother = people.length === 0 && isForAnother(settings, facts);
        return { team: group.team ?? null, count: group.count, people, forAnother };
      }),
    whyNot: (person, facts) =>
      settings.groups.map((group) => whyNotApprove(person, group, settings, facts)),
    lacking: (facts) => whoLacksWord(settings, facts),
    wanted: (facts) => wordsWanted(settings, facts),
    counting: (facts) => countingIn(settings, facts),
  }),
};

const one: Settings = { kind: 'approvals', groups: [{ count: 1 }] };
const twoOthers: Settings = { kind: 'approvals', groups: [{ count: 2 }], excludePusher: true };

/** @param held for so many hours some gate of the policy holds every build back. */
function lapsesTooSoon(settings: Settings, held: number): string[] {
  const lapse = hoursOf(settings);
  if (lapse >= held) return [];
  return [
    `Approvals lapse after ${lapse} h, before the soak of ${held} h ends: one that is given early has to be given again.`,
  ];
}

/** How many places can be filled at most, by people of whom no two may be one. */
function reachableIn(settings: Settings, facts: ApprovalFacts): number {
  const wanted = countOf(settings.groups);
  const eligible = settings.groups.map((group) =>
    whoMayApprove(group, settings, facts).map(({ id }) => id),
  );
  const several = new Set(oneEach([...new Set(eligible.flat())], facts.accounts));
  const apart = eligible.map((ids) => ids.filter((id) => several.has(id)));
  // Where every group alone has people enough for all places, no matching has to be found.
  if (apart.every((ids) => ids.length >= wanted)) return wanted;
  const places = settings.groups.map(({ count }) => count);
  return assign(places, apart).flat().length;
}

/** Where approvals cannot all be given: what is short, and what would mend it. */
function tooFew(
  reachable: number,
  wanted: number,
  settings: Settings,
  facts: ApprovalFacts,
): string {
  const short =
    reachable === 0 ? 'Nobody can give it' : `Only ${reachable} of ${wanted} can be given`;
  if (!isForAnother(settings, facts)) return `${short}: too few people may approve`;
  const whom = facts.isAsked ? 'asked' : 'would ask';
  return `${short} to whoever ${whom} now: let somebody else ask for it`;
}

/** So many others are tried in the place of whoever asked. */
const mostTried = 10;

/** Are there people enough to approve, if another of them asked? */
const isForAnother = (settings: Settings, facts: ApprovalFacts): boolean =>
  facts.requesterIds.length > 0 &&
  facts.people
    .filter(({ id }) => !facts.requesterIds.includes(id))
    .slice(0, mostTried)
    .some(({ id }) => {
      const asked = { ...facts, requesterIds: [id] };
      return reachableIn(settings, asked) === countOf(settings.groups);
    });

/**
 * Those who could decide if an administrator vouched, as far as it matters to a gate that waits: who only
 * made the account of somebody concerned is told where too few others may approve, or they approved.
 */
function wordsWanted(settings: Settings, facts: DecidingFacts): LacksWord[] {
  const { approvals: of } = facts;
  const lacking = whoLacksWord(settings, of, countingIn(settings, facts));
  if (!lacking.some(({ isMaker }) => isMaker)) return lacking;
  const isShort = reachableIn(settings, of) < countOf(settings.groups);
  const gave = new Set(of.given.map(({ personId }) => personId));
  return lacking.filter(({ person, isMaker }) => isShort || !isMaker || gave.has(person.id));
}

/** Of so many it is told why they do not count as another person. */
const mostTold = 3;

const countOf = (groups: readonly ApprovalGroup[]): number =>
  groups.reduce((sum, group) => sum + group.count, 0);

/** `1 approver`, `2 of team release`. */
const placesOf = (count: number, { team }: ApprovalGroup): string =>
  team === undefined
    ? `${count} ${count === 1 ? 'approver' : 'approvers'}`
    : `${count} of team ${team}`;

const moreOf = (count: number): string => `${count} more ${count === 1 ? 'approval' : 'approvals'}`;

const hoursOf = ({ lapseHours = defaultLapseHours }: Settings): number => lapseHours;

const lapseOf = (settings: Settings): number => hoursOf(settings) * 3_600_000;

const counts = ({ at, changed }: GivenApproval, lapse: number, now: Date): boolean => {
  const age = now.getTime() - at.getTime();
  return changed.length === 0 && !isAhead(at, now) && age < lapse;
};

const newestOfEach = (given: readonly GivenApproval[]): GivenApproval[] => {
  const newest = new Map<string, GivenApproval>();
  for (const approval of given) {
    const kept = newest.get(approval.personId);
    if (!kept || approval.at > kept.at) newest.set(approval.personId, approval);
  }
  return [...newest.values()];
};

/** Why what people gave does not count any more: the newest of each who has to approve again. */
const whyNotCounted = (
  given: readonly GivenApproval[],
  givers: ReadonlySet<string>,
  lapse: number,
  now: Date,
): string[] =>
  newestOfEach(given)
    .filter(({ personId }) => !givers.has(personId))
    .map(({ name, at, changed }) => {
      if (changed.length > 0) return `${name} approved before: ${changed.join('; ')}`;
      return now.getTime() - at.getTime() < lapse
        ? `${name} approved at a time ahead of the clock`
        : `${name} approved on ${moment(at)}, and that has lapsed`;
    });
