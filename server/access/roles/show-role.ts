import type { ActorView } from '@/domain/people/actors';
import { isLimitable } from '@/domain/permissions/limitable';
import { isRole } from '@/domain/permissions/roles';
import { roleWords } from '@/domain/permissions/words';
import type { RoleRow } from './find-role';

/** A role as the API shows it; `made` of a custom one. */
export const showRole = (
  { slug, name, permissions, custom }: RoleRow,
  made: { readonly createdAt: Date; readonly createdBy: ActorView } | null,
) => ({
  slug,
  name,
  means: !custom && isRole(slug) ? roleWords[slug].means : null,
  permissions: [...permissions],
  custom,
  limitable: isLimitable(permissions),
  createdAt: made?.createdAt.toISOString() ?? null,
  createdBy: made?.createdBy ?? null,
});

export type ShownRole = ReturnType<typeof showRole>;
