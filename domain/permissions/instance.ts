import type { Actor } from './can';

// Rights that belong to no project. As in `can`: pure, total, and no where it does not know.

/** People, teams, and everything else that concerns the whole installation. */
export const mayAdministerInstance = (actor: Actor): boolean =>
  actor.kind === 'person' && actor.admin;

/** Who belongs to a team: its maintainers say, and administrators. */
export const mayManageTeam = (actor: Actor, teamId: string): boolean =>
  actor.kind === 'person' && (actor.admin || (actor.maintainsTeams ?? []).includes(teamId));

/** A project of no team is created by administrators; one of a team by its maintainers too. */
export const mayCreateProject = (actor: Actor, teamId: string | null): boolean =>
  teamId === null ? mayAdministerInstance(actor) : mayManageTeam(actor, teamId);

/** Is there any project that this actor could create? */
export const createsProjects = (actor: Actor): boolean =>
  actor.kind === 'person' && (actor.admin || (actor.maintainsTeams ?? []).length > 0);
