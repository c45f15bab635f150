import { isRole } from '@/domain/permissions/roles';
import { Refusal } from '@/lib/refusal';
import type { Services } from '../context';

/** A role by its name, of the table or a custom one with its permissions. Throws Refusal `invalid`. */
export async function readRole(
  { db }: Services,
  role: string,
): Promise<{ role: string; permissions: string[] | null }> {
  if (isRole(role)) return { role, permissions: null };
  const custom = await db.prisma.customRole.findUnique({ where: { slug: role } });
  if (custom) return { role, permissions: custom.permissions };
  throw new Refusal('invalid', `There is no role “${role}”.`, {
    fields: [{ path: 'role', message: `no role “${role}”` }],
  });
}
