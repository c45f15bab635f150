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
 * A common table expression `readable(id, slug, project_id)`: the registries that a caller may
 * pull from now (L6), as SQL, so that a list is filtered before it is cut into pages (security: no
 * catalog, count or cursor tells of what may not be read). It says for all registries at once what
 * the authorizer says of one: whoever reads the whole installation reads all, people what a grant of
 * theirs or of a team of theirs gives, a robot its own registries (L3). Parameters $1 to $6 are
 * readerOf's.
 */
export const readableRegistries = `readable AS (
  SELECT r.id, r.slug, r.project_id
  FROM registry r
  JOIN person u ON u.id = $2::uuid AND u.disabled_at IS NULL
  WHERE $1 = 'person' AND r.project_id IS NOT NULL
    AND ($5::uuid IS NULL OR EXISTS (
      SELECT 1 FROM api_token a WHERE a.id = $5::uuid AND a.person_id = u.id AND a.revoked_at IS NULL
        AND (a.expires_at IS NULL OR a.expires_at > $4::timestamptz)
        AND '${scopeOf['image.pull']}' = ANY(a.scopes)
    ))
    AND (
      u.instance_role = ANY($6::text[])
      OR EXISTS (
        SELECT 1 FROM held_grant h WHERE h.person_id = u.id AND h.project_id = r.project_id
          AND (h.role = ANY($3::text[]) OR 'image.pull' = ANY(h.permissions))
      )
    )
  UNION ALL
  SELECT r.id, r.slug, r.project_id
  FROM robot b
  JOIN robot_registry x ON x.robot_id = b.id
  JOIN registry r ON r.id = x.registry_id
  WHERE $1 = 'robot' AND b.id = $2::uuid AND b.disabled_at IS NULL
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
