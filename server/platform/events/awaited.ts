/**
 * SQL: does the stage whose policy this is fill by itself, for releases or as a rule says?
 * @param document the policy's document, as SQL.
 */
export const isAutomatic = (document: string): string =>
  `(coalesce(${document} -> 'automatic', 'false'::jsonb) <> 'false'::jsonb)`;

/**
 * SQL: is anything in a project for which a change may matter, a request that waits or a stage that
 * fills by itself? Asked in the statement that says what happened, so that the many changes that wake nothing
 * cost nothing more.
 * @param project the project's id, as SQL, e.g. `$1`.
 */
export const isAwaited = (project: string): string => `EXISTS (
  SELECT 1 FROM stage s WHERE s.project_id = ${project}::uuid AND (
    EXISTS (SELECT 1 FROM promotion m
            WHERE m.to_stage_id = s.id AND m.state IN ('waiting', 'approved'))
    OR (SELECT ${isAutomatic('p.document')} FROM policy p
        WHERE p.stage_id = s.id ORDER BY p.version DESC LIMIT 1)))`;
