import { peopleAskedBy } from '../gates/kinds/index';
import { defaultLapseHours } from '../gates/lapse-hours';
import type { PolicyDocument } from '../gates/policy';
import type { Verdict } from '../gates/verdict';

/** An open request that no approval is asked for ends after so long. */
const openDays = 30;

/**
 * When an open request ends by itself: after the time in which approvals count, from the moment at
 * which only people are waited for (a soak of 100 hours does not use up the 72 of the approvers).
 * @param needsPromoter somebody who may promote is asked for a click: as an approver is.
 */
export function lapsesAt(
  since: Date,
  { gates }: PolicyDocument,
  verdicts: readonly Verdict[],
  needsPromoter: boolean,
): Date {
  const hours = peopleAskedBy(gates).map(({ lapseHours }) => lapseHours);
  if (needsPromoter) hours.push(defaultLapseHours);
  const open = hours.length === 0 ? openDays * 24 : Math.max(...hours);
  const clocks = verdicts.flatMap(({ verdict, until }) =>
    verdict === 'waiting' && until !== null ? [Date.parse(until)] : [],
  );
  return new Date(Math.max(since.getTime(), ...clocks) + open * 3_600_000);
}
