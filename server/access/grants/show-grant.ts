import type { ActorView } from '@/domain/people/actors';
import type { Permission } from '@/domain/permissions/roles';
import type { RoleRow } from '../roles/find-role';
import type { Prisma } from '@/server/platform/sql/prisma/client';

export const grantParts = {
  person: { select: { email: true, name: true } },
  team: { select: { slug: true, name: true } },
} as const satisfies Prisma.RoleGrantInclude;

export type GrantRow = Prisma.RoleGrantGetPayload<{ include: typeof grantParts }>;

export interface ShownGrant {
  readonly subject: string;
  readonly name: string;
  readonly kind: 'person' | 'team';
  readonly role: string;
  readonly roleName: string;
  readonly permissions: Permission[];
  readonly stages: string[];
  readonly createdAt: string;
  readonly createdBy: ActorView;
}

/**
 * A grant as the API shows it; null for one of a role that there is not.
 * @param known every role, as `readRoles` gives them
 */
export function showGrant(
  row: GrantRow,
  known: readonly RoleRow[],
  createdBy: ActorView,
): ShownGrant | null {
  const role = known.find(({ slug }) => slug === row.role);
  if (!role) return null;
  const held = row.team
    ? { kind: 'team' as const, subject: `team:${row.team.slug}`, name: row.team.name }
    : { kind: 'person' as const, subject: row.person?.email ?? '', name: row.person?.name ?? '' };
  return {
    ...held,
    ...grantedRole(role),
    stages: row.stages,
    createdAt: row.createdAt.toISOString(),
    createdBy,
  };
}

/** The role of a grant, as the API shows it. */
export const grantedRole = ({ slug: role, name: roleName, permissions }: RoleRow) => ({
  role,
  roleName,
  permissions: [...permissions],
});
