/**
 * What a person holds, as a JSON array of `HeldGrant` (domain/permissions/can.ts), in SQL.
 * @param user an expression for the person's id.
 * @param project an expression for the one project's id that matters; left out: all.
 */
export const heldGrants = (user: string, project?: string): string =>
  `(SELECT coalesce(json_agg(json_build_object('projectId', h.project_id, 'role', h.role,
      'permissions', h.permissions, 'stages', h.stages, 'through', h.through)), '[]'::json)
    FROM held_grant h WHERE h.person_id = ${user}
      ${project === undefined ? '' : `AND h.project_id = ${project}`})`;
