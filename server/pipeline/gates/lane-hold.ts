import type { ActorView } from '@/domain/people/actors';
import { keptOrNull, type MaybeActorColumns } from '@/server/access/actors/actor-columns';
import { actorIn } from '@/server/access/actors/actor-of';
import { readActors } from '@/server/access/actors/read-actors';
import { systemOrigin } from '@/server/platform/events/audit';
import type { Sql } from '@/server/platform/sql/database';

/** A stopped line as callers see it. */
export interface LaneHold {
  readonly reason: string;
  readonly by: ActorView;
  readonly at: string;
}

/** What says of a stage whether its line is stopped, as `holdColumns` selects it. */
export interface HoldColumns {
  readonly heldAt: Date | null;
  readonly heldBy: ActorView | null;
  readonly heldReason: string | null;
}

/** SQL: the columns of `HoldColumns`. @param stage a row of it, as SQL. */
export const holdColumns = (stage: string): string =>
  `${stage}.held_at, CASE WHEN ${stage}.held_at IS NOT NULL THEN ${actorIn(`${stage}.held_by`)} END AS held_by, ${stage}.held_reason`;

/** Who stopped a stage's line, why and since when; null: it runs. */
export const holdOf = ({ heldAt, heldBy, heldReason }: HoldColumns): LaneHold | null =>
  heldAt && heldBy && { reason: heldReason ?? '', by: heldBy, at: heldAt.toISOString() };

/** A stage's row as Prisma reads it. */
type StageRow = Pick<HoldColumns, 'heldAt' | 'heldReason'> & MaybeActorColumns<'heldBy'>;

/** The same of rows of Prisma, in one statement however many stages. */
export async function readHolds(
  sql: Sql,
  stages: readonly StageRow[],
): Promise<(stage: StageRow) => LaneHold | null> {
  // Nobody's word is no release: a line that is stopped stays so.
  const holderOf = (stage: StageRow) => keptOrNull(stage, 'heldBy') ?? systemOrigin.actor;
  const held = stages.filter(({ heldAt }) => heldAt !== null);
  const shown = await readActors(sql, held.map(holderOf));
  return (stage) => holdOf({ ...stage, heldBy: stage.heldAt && shown(holderOf(stage)) });
}
