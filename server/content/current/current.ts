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

/**
 * SQL: the roll backs by which stages went from a build to another, as rows `(promotion_id, stage_id, build_id)`:
 * each ended a time in which the build was current, and `build_id` is what it went back to. By keys: what comes
 * next begins at the moment at which a time ends, and the promotion that made it so finished then.
 * @param buildId as SQL.
 */
export const rollBacksFrom = (buildId: string): string => `(
  SELECT next.promotion_id, next.stage_id, next.build_id
  FROM current held
  JOIN promotion back ON back.image_id = held.image_id AND back.to_stage_id = held.stage_id
    AND back.kind = 'rollback' AND back.finished_at = held.until
  JOIN current next ON next.build_id = back.build_id AND next.stage_id = back.to_stage_id
    AND next.promotion_id = back.id AND next.id > held.id
  WHERE held.build_id = ${buildId}
)`;

/**
 * SQL: did somebody break the glass for a promotion, and go past its policy?
 * @param promotionId as SQL; null: none did.
 */
export const isGlassBroken = (promotionId: string): string =>
  `EXISTS (SELECT 1 FROM broken_glass glass WHERE glass.promotion_id = ${promotionId})`;

/** SQL: how and by whom a row of `currentIn`, or of `current`, became current, as `CurrentRow` has it. */
export const saidOfCurrent = (row: string): string => `
  ${row}.how, ${actorIn(`${row}.actor`)} AS by,
  ${row}.promotion_id AS promotion,
  (SELECT m.reason FROM promotion m WHERE m.id = ${row}.promotion_id) AS reason,
  ${isGlassBroken(`${row}.promotion_id`)} AS broken_glass`;
