import type { HowCurrent } from '@/domain/images/current';
import type { ActorView } from '@/domain/people/actors';
import { showWithdrawal, type WithdrawalView } from '../builds/show-withdrawal';

/** What an image is in a stage, as callers see it. */
export interface CurrentView {
  readonly image: string;
  readonly number: number;
  readonly digest: string;
  readonly version: string | null;
  readonly since: string;
  readonly how: HowCurrent;
  readonly by: ActorView;
  readonly promotion: string | null;
  readonly reason: string | null;
  readonly brokenGlass: boolean;
  readonly withdrawn: WithdrawalView | null;
}

/** What an image is or was in a stage, as statements read it (`saidOfCurrent` of server/content/current.ts). */
export interface CurrentRow extends Omit<CurrentView, 'since'> {
  readonly since: Date | string;
}

/** The same where nothing may be current. */
export type PresentRow = CurrentRow | { readonly number: null };

/** The one shape of what is current (L15). */
export const showCurrent = (row: CurrentRow): CurrentView => ({
  image: row.image,
  number: row.number,
  digest: row.digest,
  version: row.version,
  since: new Date(row.since).toISOString(),
  how: row.how,
  by: row.by,
  promotion: row.promotion,
  reason: row.reason,
  brokenGlass: row.brokenGlass,
  withdrawn: showWithdrawal(row.withdrawn),
});

/** What is current; null: nothing. */
export const showPresent = (row: PresentRow): CurrentView | null =>
  row.number === null ? null : showCurrent(row);
