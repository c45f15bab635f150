import { rolePermissions, roles } from '@/domain/permissions/roles';
import type { Caller } from '@/registry/ports';

/**
 * A common table expression `readable(id, slug, "projectId")`: the registries that a caller may
 * pull from now (L6), as SQL, so that a list is filtered before it is cut into pages (security: no
 * catalog, count or cursor tells of what may not be read). It says for all registries at once what
 * the authorizer says of one: administrators read all, people what a grant of theirs or of a team
 * of theirs gives, a robot its own registry (L3). Parameters $1 to $4 are readerOf's.
 */
export const readableRegistries = `readable AS (
  SELECT r.id, r.slug, r."projectId"
  FROM registry r
  JOIN "user" u ON u.id = $2::uuid AND u."disabledAt" IS NULL
  WHERE $1 = 'person' AND r."projectId" IS NOT NULL AND (
    u.admin
    OR EXISTS (
      SELECT 1 FROM "grant" g
      WHERE g."projectId" = r."projectId" AND g.role = ANY($3::text[]) AND (
        g."userId" = u.id
        OR g."teamId" IN (SELECT m."teamId" FROM membership m WHERE m."userId" = u.id)
      )
    )
  )
  UNION ALL
  SELECT r.id, r.slug, r."projectId"
  FROM robot b
  JOIN registry r ON r.id = b."registryId" AND r."projectId" = b."projectId"
  WHERE $1 = 'robot' AND b.id = $2::uuid AND b."disabledAt" IS NULL
    AND EXISTS (
      SELECT 1 FROM robot_secret s
      WHERE s."robotId" = b.id AND s."revokedAt" IS NULL AND s."expiresAt" > $4::timestamptz
    )
)`;

const pullingRoles = roles.filter((role) => rolePermissions[role].includes('image.pull'));

/** The values of $1 to $4 in readableRegistries. */
export const readerOf = (caller: Caller, now: Date): readonly unknown[] => [
  caller.kind,
  caller.id,
  pullingRoles,
  now,
];
