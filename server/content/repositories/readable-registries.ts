import {
  instanceRolePermissions,
  instanceRoles,
  rolePermissions,
  roles,
  scopeOf,
} from '@/domain/permissions/roles';
import type { Caller } from '@/registry/ports';
import { liveRobotCredential } from '@/server/access/call/live-credential';

/**
 * A common table expression `readable(id, slug, "projectId")`: the registries that a caller may
 * pull from now (L6), as SQL, so that a list is filtered before it is cut into pages (security: no
 * catalog, count or cursor tells of what may not be read). It says for all registries at once what
 * the authorizer says of one: whoever reads the whole installation reads all, people what a grant of
 * theirs or of a team of theirs gives, a robot its own registries (L3). Parameters $1 to $6 are
 * readerOf's.
 */
export const readableRegistries = `readable AS (
  SELECT r.id, r.slug, r."projectId"
  FROM registry r
  JOIN "user" u ON u.id = $2::uuid AND u."disabledAt" IS NULL
  WHERE $1 = 'person' AND r."projectId" IS NOT NULL
    AND ($5::uuid IS NULL OR EXISTS (
      SELECT 1 FROM api_token a WHERE a.id = $5::uuid AND a."userId" = u.id AND a."revokedAt" IS NULL
        AND (a."expiresAt" IS NULL OR a."expiresAt" > $4::timestamptz)
        AND '${scopeOf['image.pull']}' = ANY(a.scopes)
    ))
    AND (
      u."instanceRole" = ANY($6::text[])
      OR EXISTS (
        SELECT 1 FROM held_grant h WHERE h."userId" = u.id AND h."projectId" = r."projectId"
          AND (h.role = ANY($3::text[]) OR 'image.pull' = ANY(h.permissions))
      )
    )
  UNION ALL
  SELECT r.id, r.slug, r."projectId"
  FROM robot b
  JOIN robot_registry x ON x."robotId" = b.id
  JOIN registry r ON r.id = x."registryId"
  WHERE $1 = 'robot' AND b.id = $2::uuid AND b."disabledAt" IS NULL
    AND ${liveRobotCredential('b.id', '$5::uuid', '$4')}
)`;

const pullingRoles = roles.filter((role) => rolePermissions[role].includes('image.pull'));
const pullingInstanceRoles = instanceRoles.filter((role) =>
  instanceRolePermissions[role].includes('image.pull'),
);

/** The values of $1 to $6 in readableRegistries. */
export const readerOf = (caller: Caller, now: Date): readonly unknown[] => [
  caller.kind,
  caller.id,
  pullingRoles,
  now,
  caller.credential,
  pullingInstanceRoles,
];
