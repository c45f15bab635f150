import { z } from 'zod';
import type { ApprovalFacts, Approver, GateFacts } from '../facts';
import type { GateKind } from '../kind';
import type { Finding } from '../verdict';
import { assign } from './assign';

const group = z.strictObject({
  /** So many people. */
  count: z.number().int().min(1).max(20),
  /** Of this team; left out: of those with the approver role in the stage. */
  team: z.string().max(40).optional(),
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
  { requesterId }: ApprovalFacts,
  pushedBy: string,
): string | null {
  if (person.id === requesterId) return 'asked for it';
  if (settings.excludePusher && person.email === pushedBy) return 'pushed the build';
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
  const { approvals, build } = facts;
  const may = new Set(
    settings.groups.flatMap((group) =>
      whoMayApprove(group, settings, approvals, build.pushedBy).map(({ id }) => id),
    ),
  );
  return fresh(settings, facts)
    .map(({ personId }) => personId)
    .filter((id) => may.has(id));
}

/** Approvals of exactly this that have not lapsed by time. */
const fresh = ({ lapseHours = defaultLapseHours }: Settings, { approvals, now }: GateFacts) =>
  approvals.given.filter(
    ({ at, changed }) =>
      changed.length === 0 && now.getTime() - at.getTime() < lapseHours * 3_600_000,
  );

/**
 * People have approved exactly this (L4), each group enough of them. Who asked for it never counts
 * (L7). One person's approval fills one place: who is in two groups stands for one of them.
 */
export const approvals: GateKind<typeof settings> = {
  settings,
  needs: ['approvals'],
  title: ({ groups }) => {
    const count = groups.reduce((sum, group) => sum + group.count, 0);
    return count === 1 ? 'Approval' : `${count} approvals`;
  },
  evaluate(settings, gateFacts: GateFacts): Finding {
    const { approvals: facts, build } = gateFacts;
    const counting = fresh(settings, gateFacts);
    const givers = new Set(counting.map(({ personId }) => personId));
    const eligible = settings.groups.map((group) =>
      whoMayApprove(group, settings, facts, build.pushedBy),
    );
    const filled = assign(
      settings.groups.map((group) => group.count),
      eligible.map((people) => people.map(({ id }) => id).filter((id) => givers.has(id))),
    );
    const have = filled.flat().length;
    const wanted = settings.groups.reduce((sum, group) => sum + group.count, 0);
    const names = (ids: readonly string[]) =>
      ids.map((id) => facts.people.find((person) => person.id === id)?.name ?? id);
    const used = new Set(filled.flat());
    const evidence = counting
      .filter(({ personId }) => used.has(personId))
      .map(({ name, at }) => ({ label: `${name}, ${at.toISOString()}`, href: null }));
    if (have === wanted) {
      return { verdict: 'passed', reason: `Approved by ${names([...used]).join(', ')}.`, evidence };
    }
    const missing = settings.groups.flatMap((group, at) => {
      const lacking = group.count - (filled[at]?.length ?? 0);
      if (lacking === 0) return [];
      const who = group.team === undefined ? 'with the approver role' : `of team ${group.team}`;
      return [`${lacking} ${who}`];
    });
    const on = [
      ...new Set(
        settings.groups.flatMap((group, at) =>
          (filled[at]?.length ?? 0) < group.count
            ? (eligible[at] ?? []).filter(({ id }) => !used.has(id)).map(({ name }) => name)
            : [],
        ),
      ),
    ];
    const lapsed = facts.given.find(({ changed }) => changed.length > 0);
    const note = lapsed ? ` ${lapsed.name} approved before: ${lapsed.changed.join('; ')}.` : '';
    return {
      verdict: 'waiting',
      reason: `${have} of ${wanted} approvals; missing: ${missing.join(', ')}.${note}${on.length === 0 ? ' Nobody who could give it is left.' : ''}`,
      on,
      evidence,
    };
  },
};
