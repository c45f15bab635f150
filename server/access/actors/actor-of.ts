// The names of rows in here are no caller's: a caller's expression would be taken for them.

/**
 * SQL: an actor as answers show them (`ActorView`): what people call them now, else what was kept, and what tells
 * them apart.
 * @param kind @param id @param name as SQL, as rows keep them (`KeptActor`).
 */
export const actorOf = (kind: string, id: string, name: string): string => `(
  SELECT json_build_object('kind', ${kind}, 'id', ${id},
    'name', coalesce((SELECT acts.name FROM person acts WHERE ${kind} = 'person' AND acts.id = ${id}), ${name}),
    'detail', CASE ${kind} WHEN 'person' THEN (SELECT acts.email FROM person acts WHERE acts.id = ${id})
      WHEN 'robot' THEN (SELECT acts.kind FROM robot acts WHERE acts.id = ${id}) END))`;

/**
 * SQL: the same of the three columns of a row.
 * @param act what they begin with, as SQL: `w.by`, `b.pushed_by`.
 */
export const actorIn = (act: string): string => actorOf(`${act}_kind`, `${act}_id`, `${act}_name`);

/** SQL: the same where nobody may have done it yet; null then. */
export const actorOrNull = (act: string): string =>
  `CASE WHEN ${act}_kind IS NOT NULL THEN ${actorIn(act)} END`;
