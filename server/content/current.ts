/**
 * SQL: what an image is in a stage now (L15), as a row `(id, "buildId", number, digest, version, since, how,
 * "actorKind", "actorId", "actorName", "promotionId")`, to be joined LATERAL: one row, or none. Whoever says or decides by what is current asks
 * this. By key, whatever the history.
 * @param stageId @param imageId as SQL.
 */
export const currentIn = (stageId: string, imageId: string): string => `(
  SELECT held.id, held."buildId", own.number, own.digest, own.version, held.since, held.how,
    held."actorKind", held."actorId", held."actorName", held."promotionId"
  FROM current held JOIN build own ON own.id = held."buildId"
  WHERE held."stageId" = ${stageId} AND held."imageId" = ${imageId} AND held.until IS NULL
)`;

/** SQL: until when a row of `current` was; never before its begin, also where the clock went back. Null: it is. */
export const endOf = (row: string): string =>
  `CASE WHEN ${row}.until < ${row}.since THEN ${row}.since ELSE ${row}.until END`;

/** SQL: how and by whom a row of `currentIn`, or of `current`, became current, as `ShownRow` has it. */
export const saidOfCurrent = (row: string): string => `
  ${row}.how, ${actorOf(`${row}."actorKind"`, `${row}."actorId"`, `${row}."actorName"`)} AS by,
  ${row}."promotionId" AS promotion,
  (SELECT m.reason FROM promotion m WHERE m.id = ${row}."promotionId") AS reason`;

/**
 * SQL: an actor as answers show them: what people call them now, and what tells them apart.
 * @param kind @param id @param name as SQL, as the trail has them.
 */
export const actorOf = (kind: string, id: string, name: string): string => `(
  SELECT json_build_object('kind', ${kind}, 'id', ${id},
    'name', coalesce((SELECT u.name FROM "user" u WHERE ${kind} = 'person' AND u.id = ${id}), ${name}),
    'detail', CASE ${kind} WHEN 'person' THEN (SELECT u.email FROM "user" u WHERE u.id = ${id})
      WHEN 'robot' THEN (SELECT r.kind FROM robot r WHERE r.id = ${id}) END))`;
