import { personCalling } from '../call/callers';
import type { Call, Services } from '../call/context';
import { listOpen, showInvitation } from './invitation-row';
import { reachOfReader } from './may-invite';

/**
 * Open invitations, the newest first: all of them for whoever reads the whole installation, for others
 * their own and those into teams and projects that they look after.
 */
export async function listInvitations({ db, clock }: Services, call: Call) {
  const reach = reachOfReader(personCalling(call));
  return { items: (await listOpen(db.sql, clock(), reach)).map(showInvitation) };
}
