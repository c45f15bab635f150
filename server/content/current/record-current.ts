import type { HowCurrent } from '@/domain/images/current';
import type { KeptActor } from '@/domain/people/actors';
import { actorValues } from '@/server/access/actors/actor-columns';
import { statement, type Sql } from '@/server/platform/sql/database';

/** Where, how, when and by whom something becomes current. */
export interface CurrentChange {
  readonly stageId: string;
  readonly imageId: string;
  readonly at: Date;
  readonly how: HowCurrent;
  readonly actor: KeptActor;
}

// One row ends and one begins; nothing is written where the same goes on, or nothing was and nothing is. What
// begins waits for what ended: of a stage and an image one row has no end.
const record = (build: string): string => `
  WITH next AS (
    SELECT (${build}) AS id
  ), now AS (
    SELECT id, build_id FROM current
    WHERE stage_id = $1::uuid AND image_id = $2::uuid AND until IS NULL
  ), change AS MATERIALIZED (
    SELECT next.id AS build_id, now.id AS before FROM next LEFT JOIN now ON true
    WHERE next.id IS DISTINCT FROM now.build_id
  ), ended AS (
    UPDATE current SET until = $3::timestamptz WHERE id = (SELECT before FROM change)
    RETURNING id
  )
  INSERT INTO current (stage_id, image_id, build_id, since, how, actor_kind, actor_id, actor_name, promotion_id)
  SELECT $1::uuid, $2::uuid, change.build_id, $3::timestamptz, $4, $5, $6::uuid, $7, $8::uuid
  FROM change, (SELECT count(*) FROM ended) AS first`;

const letIn = statement('content.record-current', record('SELECT $9::uuid'));

// The newest build that is there and no part of another.
const inEntry = statement(
  'content.record-current-in-entry',
  record(`
    SELECT own.id FROM build own JOIN placement held ON held.repository_id = (
      SELECT c.id FROM stage s JOIN repository c ON c.registry_id = s.registry_id
      WHERE s.id = $1::uuid AND c.image_id = $2::uuid) AND held.digest = own.digest
    WHERE own.image_id = $2::uuid AND own.part_of_id IS NULL
    ORDER BY own.number DESC LIMIT 1`),
);

const valuesOf = ({ stageId, imageId, at, how, actor }: CurrentChange) => [
  stageId,
  imageId,
  at,
  how,
  ...actorValues(actor),
];

/**
 * Makes a build what its image is in a stage beyond the entry, in the transaction that lets it in and under
 * the image's lock (L15). Where it is so already its row goes on: since when, and by whom, stays.
 * @param change.promotionId by which it comes.
 */
export async function recordLetIn(
  sql: Sql,
  change: CurrentChange & { readonly buildId: string; readonly promotionId: string },
): Promise<void> {
  await sql.query(letIn, [...valuesOf(change), change.promotionId, change.buildId]);
}

/**
 * Makes the newest build that is in the entry stage, and no part of another, what its image is there; nothing,
 * where none is left. Called by whatever places or removes a build there, or makes it a part, in its own
 * transaction and under the image's lock (L15).
 */
export async function recordInEntry(sql: Sql, change: CurrentChange): Promise<void> {
  await sql.query(inEntry, [...valuesOf(change), null]);
}
