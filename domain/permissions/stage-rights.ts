import { can, type Actor, type Place } from './can';

/** What somebody may do in one stage, in one word, the strongest first. */
export const stageRights = ['push', 'promote', 'approve', 'ask', 'pull'] as const;
export type StageRight = (typeof stageRights)[number];

/** What of a stage decides the words. */
export interface StageFacts extends Place {
  readonly stage: string;
  readonly registryId: string;
  readonly isEntry: boolean;
  /** Does its policy ask people for approval? */
  readonly asksApproval: boolean;
  /** Teams that its policy asks, by slug: their members decide whatever their role. */
  readonly asksTeams: readonly string[];
}

/**
 * What an actor may do in a stage. Pushes end at the entry registry and promotions begin after it, for
 * everybody (L2). Whoever may approve decides where the policy asks people; whoever may promote does so at
 * once where it asks none; whoever may ask does so where others let it in, by approving or by a click.
 * @param teams slugs of the teams that the actor is in.
 */
export function rightsIn(
  actor: Actor,
  facts: StageFacts,
  teams: readonly string[] = [],
): StageRight[] {
  const { isEntry, asksApproval, asksTeams } = facts;
  const may = (permission: Parameters<typeof can>[1]) => can(actor, permission, facts);
  const executes = may('promotion.execute');
  const named = may('project.read') && asksTeams.some((team) => teams.includes(team));
  const has: Readonly<Record<StageRight, boolean>> = {
    push: isEntry && may('image.push'),
    promote: !isEntry && !asksApproval && executes,
    approve: !isEntry && asksApproval && (may('promotion.approve') || named),
    ask: !isEntry && (asksApproval || !executes) && (executes || may('promotion.request')),
    pull: may('image.pull'),
  };
  return stageRights.filter((right) => has[right]);
}
