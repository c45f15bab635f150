import { isPermission, type Permission, rolePermissions, roles } from '@/domain/permissions/roles';
import { roleWords } from '@/domain/permissions/words';
import { Refusal } from '@/lib/refusal';
import type { Prisma } from '@/server/platform/sql/prisma/client';

/** A role: one of the table, or a custom one. */
export interface RoleRow {
  readonly slug: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly custom: boolean;
}

export const builtInRoles: readonly RoleRow[] = roles.map((slug) => ({
  slug,
  name: roleWords[slug].name,
  permissions: rolePermissions[slug],
  custom: false,
}));

const builtInRole = (slug: string) => builtInRoles.find((one) => one.slug === slug);

/** A custom role's row; a permission that this version does not know gives nothing. */
export const customRoleOf = (row: {
  readonly slug: string;
  readonly name: string;
  readonly permissions: readonly string[];
}): RoleRow => ({
  slug: row.slug,
  name: row.name,
  permissions: row.permissions.filter(isPermission),
  custom: true,
});

/** Every role there is: those of the table first, then custom ones by slug. */
export async function readRoles(
  db: Pick<Prisma.TransactionClient, 'customRole'>,
): Promise<readonly RoleRow[]> {
  const rows = await db.customRole.findMany({ orderBy: { slug: 'asc' } });
  return [...builtInRoles, ...rows.map(customRoleOf)];
}

/**
 * The role that a grant is to name, which cannot go or change until the transaction ends.
 * Take the project's lock first. Throws Refusal `invalid` where there is none of that name.
 */
export async function holdRole(
  tx: Pick<Prisma.TransactionClient, '$queryRaw' | 'customRole'>,
  slug: string,
): Promise<RoleRow> {
  const builtIn = builtInRole(slug);
  if (builtIn) return builtIn;
  await tx.$queryRaw`SELECT slug FROM custom_role WHERE slug = ${slug} FOR SHARE`;
  return findRole(tx, slug);
}

/** A role by its name, as it is at this moment. Throws Refusal `invalid` where there is none. */
export async function findRole(
  tx: Pick<Prisma.TransactionClient, 'customRole'>,
  slug: string,
): Promise<RoleRow> {
  const builtIn = builtInRole(slug);
  if (builtIn) return builtIn;
  const row = await tx.customRole.findUnique({ where: { slug } });
  if (row) return customRoleOf(row);
  const known = (await readRoles(tx)).map((one) => one.slug).join(', ');
  throw new Refusal('invalid', `There is no role “${slug}”; there are ${known}.`, {
    fields: [{ path: 'role', message: `no role “${slug}”` }],
  });
}

/** The role that a stored grant names; one that there is no more gives nothing. */
export async function roleOf(
  tx: Pick<Prisma.TransactionClient, 'customRole'>,
  slug: string,
): Promise<RoleRow> {
  const builtIn = builtInRole(slug);
  if (builtIn) return builtIn;
  const row = await tx.customRole.findUnique({ where: { slug } });
  return row ? customRoleOf(row) : noRole(slug);
}

/** Stands in for a role that was removed: nothing may be done with it. */
export const noRole = (slug: string): RoleRow => ({
  slug,
  name: slug,
  permissions: [],
  custom: true,
});
