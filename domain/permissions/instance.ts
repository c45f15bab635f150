import { carries, type Actor, type Person } from './can';

// Rights that belong to no project. As in `can`: pure, total, and no where it does not know.

/** Whoever only reads: through a token without `admin`, or looking at what somebody else sees. */
const changesNothing = (person: Person): boolean =>
  person.seenIn !== undefined || !carries(person, 'admin');

/** People, teams, roles, providers, and everything else that concerns the whole installation. */
export const mayAdministerInstance = (actor: Actor): boolean =>
  actor.kind === 'person' && actor.instanceRole === 'administrator' && !changesNothing(actor);

/**
 * See all of it, changing nothing: administrators, security and auditors; and an administrator who looks
 * as one of them.
 */
export const mayReadInstance = (actor: Actor): boolean =>
  actor.kind === 'person' && actor.instanceRole !== null && !actor.seenIn;

/** Who belongs to a team: its maintainers say, and administrators. */
export const mayManageTeam = (actor: Actor, teamId: string): boolean =>
  mayAdministerInstance(actor) ||
  (actor.kind === 'person' &&
    !changesNothing(actor) &&
    (actor.maintainsTeams ?? []).includes(teamId));

/** A project of no team is created by administrators; one of a team by its maintainers too. */
export const mayCreateProject = (actor: Actor, teamId: string | null): boolean =>
  teamId === null ? mayAdministerInstance(actor) : mayManageTeam(actor, teamId);

/** Is there any project that this actor could create? */
export const createsProjects = (actor: Actor): boolean =>
  mayAdministerInstance(actor) ||
  (actor.kind === 'person' && (actor.maintainsTeams ?? []).some((id) => mayManageTeam(actor, id)));

/** One's own tokens, password and sessions: whatever is not narrowed. */
export const mayManageOwnAccount = (actor: Actor): boolean =>
  actor.kind === 'person' && !changesNothing(actor);
