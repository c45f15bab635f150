import type { ActorView } from '@/domain/people/actors';

/** What holds a build back: nothing promotes it any more. */
export interface WithdrawalView {
  reason: string;
  by: ActorView;
  at: string;
  /** Are pulls outside the entry stage refused too? */
  blockPulls: boolean;
  /**
   * The withdrawn build, its image where that is another, the part of it that both have, and whether as
   * another manifest of the same image; null: its own.
   */
  through: { image: string | null; build: number; part: string; sameImage: boolean } | null;
}

/** As `withdrawalOf` of server/content/builds/withdrawn-parts.ts selects it, with the database's own times. */
export const showWithdrawal = (row: WithdrawalView | null): WithdrawalView | null =>
  row && { ...row, at: new Date(row.at).toISOString() };
