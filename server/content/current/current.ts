import { actorIn } from '@/server/access/actors/actor-of';

/**
 * SQL: what an image is in a stage now (L15), as a row `(id, build_id, number, digest, version, since, how,
 * actor_kind, actor_id, actor_name, promotion_id)`, to be joined LATERAL: one row, or none. Whoever says or decides by what is current asks
 * this. By key, whatever the history.
 * @param stageId @param imageId as SQL.
 */
export const currentIn = (stageId: string, imageId: string): string => `(
  SELECT held.id, held.build_id, own.number, own.digest, own.version, held.since, held.how,
    held.actor_kind, held.actor_id, held.actor_name, held.promotion_id
  FROM current held JOIN build own ON own.id = held.build_id
  WHERE held.stage_id = ${stageId} AND held.image_id = ${imageId} AND held.until IS NULL
)`;

/** SQL: until when a row of `current` was; never before its begin, also where the clock went back. Null: it is. */
export const endOf = (row: string): string =>
  `CASE WHEN ${row}.until < ${row}.since THEN ${row}.since ELSE ${row}.until END`;

/** SQL: how and by whom a row of `currentIn`, or of `current`, became current, as `ShownRow` has it. */
export const saidOfCurrent = (row: string): string => `
  ${row}.how, ${actorIn(`${row}.actor`)} AS by,
  ${row}.promotion_id AS promotion,
  (SELECT m.reason FROM promotion m WHERE m.id = ${row}.promotion_id) AS reason`;
