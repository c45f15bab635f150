import { mayAdministerInstance } from '@/domain/permissions/instance';
import { notHeldOf } from '@/domain/permissions/may-give';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { actorColumns } from '../actors/actor-columns';
import { shownActor } from '../actors/shown-actor';
import { personCalling, requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { checkStages } from '../grants/check-stages';
import { findProject } from '../rights/find-project';
import { findManagedTeam } from '../teams/find-team';
import { requireProven } from '../call/require-proven';
import { findRole, holdRole } from '../roles/find-role';
import { write } from '../call/write';
import { showInvitation } from './invitation-row';
import { linkLivesMs, newLink } from './new-link';

export interface InvitationInput {
  readonly email: string;
  readonly name?: string | undefined;
  readonly team?: string | undefined;
  readonly maintainer?: boolean | undefined;
  readonly project?: string | undefined;
  readonly role?: string | undefined;
  readonly stages?: readonly string[] | null | undefined;
}

/**
 * Invites somebody by a link that counts for 7 days; it is in this answer and nowhere else. Into a team:
 * its maintainers. To a project: whoever sees to its access, with a role that they hold themselves.
 * Otherwise, and to anything: administrators. Others get the same answer for an address that has an
 * account and for one that has none.
 * Throws Refusal: `not-found`, `forbidden`, `invalid` (role, stages), `conflict` (for administrators: an
 * account that is disabled, or that would gain nothing).
 */
export async function createInvitation(services: Services, call: Call, input: InvitationInput) {
  const maker = personCalling(call);
  checkForm(input);
  if (input.team === undefined && input.project === undefined) {
    requireAdministrator(call, 'Inviting somebody to no team and no project');
  }
  const team = input.team === undefined ? null : await findManagedTeam(services, call, input.team);
  const gift = input.project === undefined ? null : await findGift(services, call, input);
  const project = gift?.project;
  if (mayAdministerInstance(maker)) await checkAccount(services, input);

  const { link, tokenHash } = newLink(services.publicUrl, 'join');
  const createdAt = services.clock();
  const { email, name = null } = input;
  const data = {
    id: newId(),
    kind: 'join' as const,
    email,
    name,
    createdAt,
    ...actorColumns('createdBy', { kind: 'person', id: maker.id, name: maker.email }),
    expiresAt: new Date(createdAt.getTime() + linkLivesMs.join),
    teamId: team?.id ?? null,
    maintainer: input.maintainer ?? false,
    projectId: project?.id ?? null,
    role: input.role ?? null,
    stages: gift?.stages ?? [],
  };
  await requireProven(services, call);
  return write(services, call, async ({ tx, audit }) => {
    // One that goes meanwhile takes back only the invitations that are there.
    if (data.role !== null) await holdRole(tx, data.role);
    await tx.invitation.create({ data: { ...data, tokenHash } });
    await audit({
      action: 'person.invited',
      projectId: data.projectId,
      subjects: {},
      target: email,
      after: {
        team: team?.slug ?? null,
        maintainer: data.maintainer,
        project: project?.slug ?? null,
        role: data.role,
        stages: data.stages,
        expiresAt: data.expiresAt,
      },
    });
    const shown = showInvitation({
      ...data,
      createdBy: shownActor(maker),
      permissions: null,
      teamSlug: team?.slug ?? null,
      teamName: team?.name ?? null,
      projectSlug: project?.slug ?? null,
      projectName: project?.name ?? null,
    });
    return { ...shown, link };
  });
}

function checkForm({ team, maintainer, project, role, stages }: InvitationInput): void {
  const wrong = (path: string, message: string) =>
    new Refusal('invalid', `Not valid: ${path}: ${message}.`, { fields: [{ path, message }] });
  if (maintainer && team === undefined) throw wrong('team', 'say which one they maintain');
  if (project !== undefined && role === undefined) throw wrong('role', 'say which one they get');
  if (stages && stages.length > 0 && role === undefined)
    throw wrong('role', 'say which one they get there');
  if (role !== undefined && project === undefined) throw wrong('project', 'say where they get it');
}

/** The project and the stages, where the caller may give the role there. */
async function findGift(services: Services, call: Call, input: InvitationInput) {
  const { project: slug = '', role: name = '' } = input;
  const project = await findProject(services, call, slug, 'access.administer');
  const role = await findRole(services.db.prisma, name);
  const stages = checkStages(project, input, role);
  const given = { projectId: project.id, role: name, permissions: role.permissions, stages };
  const missing = notHeldOf(call.actor, given);
  if (missing.length === 0) return { project, stages };
  throw new Refusal(
    'forbidden',
    `The role ${name} gives more than you hold in “${slug}” (${missing.join(', ')}). Give one that you hold, or ask an administrator.`,
  );
}

/** An administrator knows everybody, and is told at once what the link could not do. */
async function checkAccount({ db }: Services, { email, team, project }: InvitationInput) {
  const account = await db.prisma.person.findUnique({ where: { email } });
  const wrong = (message: string) =>
    new Refusal('conflict', message, { fields: [{ path: 'email', message }] });
  if (account?.disabledAt) {
    throw wrong(`${email} has an account, which is disabled. Enable it instead.`);
  }
  if (account && team === undefined && project === undefined) {
    throw wrong(`${email} has an account already. Invite them into a team or to a project.`);
  }
}
