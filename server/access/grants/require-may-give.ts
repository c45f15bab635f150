import type { Person } from '@/domain/permissions/can';
import { can } from '@/domain/permissions/can';
import { mayGive, notHeldOf, type GivenRole } from '@/domain/permissions/may-give';
import { permissionPhrases } from '@/domain/permissions/phrases';
import { Refusal } from '@/lib/refusal';
import { narrowedAs, readPerson } from '../call/read-callers';
import type { Sql } from '@/server/platform/sql/database';
import { personCalling } from '../call/callers';
import type { Call } from '../call/context';
import type { RoleRow } from '../roles/find-role';

/** A role as it is held on a project. */
export interface RoleThere {
  readonly role: Pick<RoleRow, 'slug' | 'name' | 'permissions'>;
  readonly stages: readonly string[];
}

export const givenRole = (projectId: string, { role, stages }: RoleThere): GivenRole => ({
  projectId,
  role: role.slug,
  permissions: role.permissions,
  stages,
});

/**
 * Why somebody may not give a role on a project, or take it from somebody; null: they may.
 */
export function whyNotGive(
  giver: Person,
  project: { readonly id: string; readonly slug: string },
  there: RoleThere,
  doing: 'give' | 'take away',
): string | null {
  const given = givenRole(project.id, there);
  if (mayGive(giver, given)) return null;
  if (!can(giver, 'access.administer', { projectId: project.id })) {
    return `Roles on “${project.slug}” are given and taken by its maintainers and by administrators; ask one.`;
  }
  const lacking = notHeldOf(giver, given).map((permission) => permissionPhrases[permission]);
  const more = lacking.length > 3 ? `, and ${lacking.length - 3} more` : '';
  return `You cannot ${doing} ${there.role.name} on “${project.slug}”: you may not do all of it there yourself (${lacking.slice(0, 3).join(', ')}${more}). Ask one of its maintainers or an administrator.`;
}

/**
 * Refuses whoever would give, or take, more than they hold on the project: by their rights of now, in
 * the transaction that holds the project's lock, and no wider than those that the call came with.
 * Throws Refusal `forbidden`.
 */
export async function requireMayGive(
  sql: Sql,
  call: Call,
  project: { readonly id: string; readonly slug: string },
  there: RoleThere,
  doing: 'give' | 'take away' = 'give',
): Promise<void> {
  const caller = personCalling(call);
  const now = await readPerson({ sql }, caller.id);
  const why = now
    ? whyNotGive(narrowedAs(now, caller), project, there, doing)
    : 'Your account is disabled.';
  if (why !== null) throw new Refusal('forbidden', why);
}
