import { z } from 'zod';
import { slugPattern } from '../../registries/names';
import type { ApprovalFacts, Approver, GateFacts, GivenApproval } from '../facts';
import type { GateKind } from '../kind';
import { isAhead } from '../skew';
import type { Finding } from '../verdict';
import { ago, list, moment } from '../words';
import { assign } from './assign';
import { assignScarceFirst, whoseWouldCount } from './quorum';

const group = z.strictObject({
  /** So many people. */
  count: z.number().int().min(1).max(20),
  /** Of this team; left out: of those with the approver role in the stage. */
  team: z.string().regex(slugPattern, 'a team’s slug, such as release').optional(),
});
export type ApprovalGroup = z.infer<typeof group>;

const settings = z.strictObject({
  kind: z.literal('approvals'),
  groups: z.array(group).min(1).max(10),
  /** Whoever pushed the build cannot approve it either. */
  excludePusher: z.boolean().optional(),
  /** A decision counts for so long. */
  lapseHours: z
    .number()
    .positive()
    .max(24 * 365)
    .optional(),
});
type Settings = z.infer<typeof settings>;

/** How long an approval counts where the policy does not say. */
export const defaultLapseHours = 72;

/** May this person decide in the group, and if not, why? Null: they may. (L7) */
export function whyNotApprove(
  person: Approver,
  { team }: ApprovalGroup,
  settings: Settings,
  { requesterIds }: ApprovalFacts,
  pushedBy: string,
): string | null {
  if (requesterIds.includes(person.id)) return 'asked for it';
  if (settings.excludePusher && person.email.toLowerCase() === pushedBy.toLowerCase())
    return 'pushed the build';
  if (team === undefined) return person.mayPromote ? null : 'is no approver there';
  return person.teams.includes(team) ? null : `is not in team ${team}`;
}

/** Those who may decide in a group. */
export const whoMayApprove = (
  group: ApprovalGroup,
  settings: Settings,
  facts: ApprovalFacts,
  pushedBy: string,
): Approver[] =>
  facts.people.filter((person) => whyNotApprove(person, group, settings, facts, pushedBy) === null);

/** Ids of the people whose approval counts in a gate with these settings. */
export function countingIn(settings: Settings, facts: GateFacts): string[] {
  const { approvals, build, now } = facts;
  const may = new Set(
    settings.groups.flatMap((group) =>
      whoMayApprove(group, settings, approvals, build.pushedBy).map(({ id }) => id),
    ),
  );
  return fresh(settings, approvals, now)
    .map(({ personId }) => personId)
    .filter((id) => may.has(id));
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
export const approvals: GateKind<typeof settings> = {
  name: 'Approvals',
  settings,
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
  evaluate(settings, { approvals: facts, build, now }: GateFacts): Finding {
    const { groups } = settings;
    const places = groups.map(({ count }) => count);
    const wanted = countOf(groups);
    const lapse = lapseOf(settings);
    const counting = fresh(settings, facts, now);
    const givers = new Set(counting.map(({ personId }) => personId));
    const eligible = groups.map((group) => whoMayApprove(group, settings, facts, build.pushedBy));
    const idsOf = (people: readonly Approver[]) => people.map(({ id }) => id);
    const willing = eligible.map((people) => idsOf(people).filter((id) => givers.has(id)));
    const filled = assignScarceFirst(places, willing, eligible);
    const used = new Set(filled.flat());
    const usedApprovals = counting.filter(({ personId }) => used.has(personId));
    const evidence = usedApprovals.map(({ name, at }) => ({
      ...{ label: `${name}, ${moment(at)}`, href: null },
    }));
    if (used.size === wanted) {
      const reason = `Approved by ${list(usedApprovals.map(({ name }) => name))}.`;
      const ends = usedApprovals.map(({ at }) => at.getTime() + lapse);
      return { verdict: 'passed', reason, evidence, until: new Date(Math.min(...ends)) };
    }

    const lacking = groups.map((group, at) => group.count - filled[at]!.length);
    const missing = groups.flatMap((group, at) =>
      lacking[at] === 0 ? [] : [placesOf(lacking[at]!, group)],
    );
    const on = whoseWouldCount(places, willing, eligible, givers).map(({ name }) => name);
    // Where every group alone has people enough for all places, no matching has to be found.
    const reachable = eligible.every((people) => people.length >= wanted)
      ? wanted
      : assign(places, eligible.map(idsOf)).flat().length;
    const notes = [
      ...whyNotCounted(facts.given, givers, lapse, now),
      ...(reachable < wanted
        ? [
            reachable === 0
              ? 'Nobody can give it: too few people may approve'
              : `Only ${reachable} of ${wanted} can be given: too few people may approve`,
          ]
        : []),
    ];
    const sentences = [
      `${used.size} of ${wanted} ${wanted === 1 ? 'approval' : 'approvals'}; missing: ${list(missing)}`,
      ...notes,
    ];
    return {
      verdict: 'waiting',
      reason: `${sentences.join('. ')}.`,
      on,
      evidence,
    };
  },
};

const countOf = (groups: readonly ApprovalGroup[]): number =>
  groups.reduce((sum, group) => sum + group.count, 0);

/** `1 approver`, `2 of team release`. */
const placesOf = (count: number, { team }: ApprovalGroup): string =>
  team === undefined
    ? `${count} ${count === 1 ? 'approver' : 'approvers'}`
    : `${count} of team ${team}`;

const lapseOf = ({ lapseHours = defaultLapseHours }: Settings): number => lapseHours * 3_600_000;

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
        : `${name} approved ${ago(at, now)}, and that has lapsed`;
    });
