import { projectsWhereCan, type Actor, type Person } from '@/domain/permissions/can';
import {
  mayAdministerInstance,
  mayManageOwnAccount,
  mayManageTeam,
  mayReadInstance,
} from '@/domain/permissions/instance';
import { mayGive } from '@/domain/permissions/may-give';
import { givenRoleOf, type InvitationRow, type Reach } from './invitation-row';

/**
 * What of an invitation its maker may bring about with the rights given here. Administrators invite
 * anybody; others only into what they look after, and so bring somebody in only where they may still
 * bring them something.
 */
export function mayStillGive(
  maker: Actor,
  row: InvitationRow,
): { any: boolean; team: boolean; project: boolean } {
  const team = row.teamId !== null && mayManageTeam(maker, row.teamId);
  const role = givenRoleOf(row);
  const project = role !== null && mayGive(maker, role);
  return { any: mayAdministerInstance(maker) || team || project, team, project };
}

/** The invitations that somebody may see. */
export const reachOfReader = (person: Person): Reach => ({
  ...reachOfManager(person),
  all: mayReadInstance(person),
});

/** The invitations that somebody may take back. */
export const reachOfManager = (person: Person): Reach => ({
  all: mayAdministerInstance(person),
  createdById: mayManageOwnAccount(person) ? person.id : null,
  teamIds: (person.maintainsTeams ?? []).filter((id) => mayManageTeam(person, id)),
  projectIds:
    person.seenIn === undefined ? (projectsWhereCan(person, 'access.administer') ?? []) : [],
});
