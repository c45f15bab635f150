import { permissions, stagePermissions } from '@/domain/permissions/roles';
import { permissionWords } from '@/domain/permissions/words';
import { readActorsOf } from '../actors/read-actors';
import type { Services } from '../call/context';
import { builtInRoles, customRoleOf } from './find-role';
import { showRole } from './show-role';

/** Every role that can be granted, those of the table first, and every permission, in words; for everybody. */
export async function listRoles({ db }: Services) {
  const rows = await db.prisma.customRole.findMany({ orderBy: { slug: 'asc' } });
  const makerOf = await readActorsOf(db.sql, rows, 'createdBy');
  return {
    items: [
      ...builtInRoles.map((role) => showRole(role, null)),
      ...rows.map((row) => showRole(customRoleOf(row), { ...row, createdBy: makerOf(row) })),
    ],
    permissions: permissions.map((permission) => ({
      permission,
      ...permissionWords[permission],
      limitable: stagePermissions.has(permission),
    })),
  };
}
