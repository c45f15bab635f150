import { isRole, type Role } from '@/domain/permissions/roles';
import type { Prisma } from '../../data/prisma/client';

export const grantParts = {
  user: { select: { email: true, name: true } },
  team: { select: { slug: true, name: true } },
} as const satisfies Prisma.GrantInclude;

export type GrantRow = Prisma.GrantGetPayload<{ include: typeof grantParts }>;

export interface ShownGrant {
  readonly subject: string;
  readonly name: string;
  readonly kind: 'person' | 'team';
  readonly role: Role;
  readonly stages: string[];
  readonly createdAt: string;
  readonly createdBy: string;
}

/** A grant as the API shows it; null for one of a role that this version does not know. */
export function showGrant(row: GrantRow): ShownGrant | null {
  const { role, stages, createdBy } = row;
  if (!isRole(role)) return null;
  const held = row.team
    ? { kind: 'team' as const, subject: `team:${row.team.slug}`, name: row.team.name }
    : { kind: 'person' as const, subject: row.user?.email ?? '', name: row.user?.name ?? '' };
  return { ...held, role, stages, createdAt: row.createdAt.toISOString(), createdBy };
}
