import { isInstanceRole, isRole, permissions, type Permission } from '@/domain/permissions/roles';
import { Refusal } from '@/lib/refusal';
import { touchRights } from '@/server/platform/events/touch';
import { lockProjectsOfRole } from '@/server/platform/locks/lock-projects-of-role';
import { actorColumns } from '../actors/actor-columns';
import { readActorsOf } from '../actors/read-actors';
import { requireAdministrator } from '../call/callers';
import { originOf, type Call, type Services } from '../call/context';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { customRoleOf } from './find-role';
import { showRole, type ShownRole } from './show-role';

interface Input {
  readonly role: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/**
 * Creates a custom role, or changes it for everybody who holds it, from their next request on.
 * Administrators only. Throws Refusal: `forbidden`, `conflict` for a name that is built in, `invalid`
 * where the project could not even be seen with it.
 */
export async function putRole(services: Services, call: Call, input: Input): Promise<ShownRole> {
  requireAdministrator(call, 'Making roles');
  const { role: slug, name } = input;
  refuseBuiltIn(slug);
  const given = permissions.filter((one) => input.permissions.includes(one));
  if (!given.includes('project.read')) {
    const message = 'must contain project.read, without which nobody finds the project';
    throw new Refusal('invalid', `A role ${message}.`, {
      fields: [{ path: 'permissions', message }],
    });
  }
  await requireProven(services, call);
  return write(services, call, async ({ tx, sql, audit }) => {
    const maker = actorColumns('createdBy', originOf(call).actor);
    const made = await tx.customRole.createMany({
      data: [{ slug, name, permissions: given, createdAt: services.clock(), ...maker }],
      skipDuplicates: true,
    });
    const projects = made.count > 0 ? [] : await lockProjectsOfRole(sql, slug);
    const before = await tx.customRole.findUnique({ where: { slug } });
    if (!before) throw new Refusal('changed', `The role “${slug}” was removed meanwhile.`);
    const makerOf = await readActorsOf(sql, [before], 'createdBy');
    const createdBy = makerOf(before);
    const isSame = before.name === name && isSameList(before.permissions, given);
    if (made.count === 0 && isSame) {
      return showRole(customRoleOf(before), { ...before, createdBy });
    }
    const row = await tx.customRole.update({ where: { slug }, data: { name, permissions: given } });
    await audit({
      action: 'role.saved',
      projectId: null,
      subjects: {},
      target: slug,
      ...(made.count > 0 ? {} : { before: { name: before.name, permissions: before.permissions } }),
      after: { name, permissions: given },
    });
    await touchRights(sql, projects);
    return showRole(customRoleOf(row), { ...row, createdBy });
  });
}

/** Throws Refusal `conflict` for the name of a role that is not custom. */
export function refuseBuiltIn(slug: string): void {
  if (!isRole(slug) && !isInstanceRole(slug)) return;
  throw new Refusal(
    'conflict',
    `“${slug}” is built in and stays as it is. Choose another name for a role of your own.`,
    { fields: [{ path: 'role', message: 'is built in' }] },
  );
}

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, at) => item === other[at]);
