/** A stopped line as callers see it. */
export interface LaneHold {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

/** The columns of a stage that say whether its line is stopped. */
export interface HoldColumns {
  readonly heldAt: Date | null;
  readonly heldBy: string | null;
  readonly heldReason: string | null;
}

/** Who stopped a stage's line, why and since when; null: it runs. */
export const holdOf = ({ heldAt, heldBy, heldReason }: HoldColumns): LaneHold | null =>
  heldAt && { reason: heldReason ?? '', by: heldBy ?? '', at: heldAt.toISOString() };
