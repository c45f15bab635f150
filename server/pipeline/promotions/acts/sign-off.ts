import type { Accounts } from '@/domain/people/accounts';
import { toldActor } from '@/domain/people/actors';
import { can } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { statement } from '@/server/platform/sql/database';
import { readAccounts } from '@/server/access/accounts/read-accounts';
import { actorValues } from '@/server/access/actors/actor-columns';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { actOn, notTheirs, tellEach } from './act-on-request';
import { whyAsked, whyTheirs, type Asked } from '../has-asked';
import type { LockedMember } from '../decide/lock-request';
import type { PromotionView } from '../promotion-view';

const sign = statement(
  'broken-glass.sign-off',
  `UPDATE broken_glass SET signed_off_by_kind = $2, signed_off_by_id = $3::uuid, signed_off_by_name = $4,
     signed_off_at = $5::timestamptz, signed_off_note = $6
   WHERE promotion_id = $1::uuid AND signed_off_by_kind IS NULL`,
);

/** Why somebody may not sign off a promotion that went past its policy; null: they may. */
export function whyNotSignOff(
  person: { readonly id: string; readonly name: string },
  row: Asked & Pick<LockedMember['row'], 'brokenGlass' | 'state'>,
  maintains: boolean,
  accounts: Accounts,
): string | null {
  if (!row.brokenGlass) return 'Nobody broke the glass for it.';
  if (row.state !== 'promoted') return 'It has not happened; there is nothing to sign off.';
  if (row.brokenGlass.signedOffBy !== null)
    return `${toldActor(row.brokenGlass.signedOffBy)} signed it off.`;
  if (person.id === row.brokenGlass.byId)
    return 'You broke the glass; another maintainer signs it off.';
  const { byId, by } = row.brokenGlass;
  const why =
    whyAsked(person, row, accounts) ??
    whyTheirs(person, [byId], accounts, 'broke the glass', () => by.name);
  if (why !== null) return `${why}; another maintainer signs it off.`;
  return maintains ? null : 'Signing off needs the maintainer role on this project.';
}

/** Whose accounts tell whether somebody may sign a promotion off. */
export const concernedIn = (
  { id }: { readonly id: string },
  { requesterIds, brokenGlass }: Pick<LockedMember['row'], 'requesterIds' | 'brokenGlass'>,
): string[] => [id, ...requesterIds, ...(brokenGlass ? [brokenGlass.byId] : [])];

/**
 * Confirms that a promotion past its policy was looked at, once it has happened: by a maintainer who neither broke the
 * glass nor asked for it (L7).
 * @throws Refusal `not-found`, `forbidden`, `conflict` where there is nothing to sign off.
 */
export const signOff = (
  services: Services,
  call: Call,
  { id, note }: { readonly id: string; readonly note?: string | undefined },
): Promise<PromotionView> =>
  actOn(services, call, id, async ({ sql, members, member, person, now }) => {
    const { row } = member;
    const { projectId } = row;
    const accounts = await readAccounts(sql, concernedIn(person, row));
    const maintains = can(person, 'promotion.waive', { projectId });
    const why = whyNotSignOff(person, row, maintains, accounts);
    if (!row.brokenGlass || row.state !== 'promoted' || row.brokenGlass.signedOffBy !== null) {
      throw new Refusal('conflict', why ?? 'There is nothing to sign off.');
    }
    if (why !== null) throw notTheirs(member, why);
    const origin = originOf(call);
    for (const { row: each } of members) {
      await sql.query(sign, [each.id, ...actorValues(origin.actor), now, note ?? null]);
    }
    await tellEach(sql, origin, 'promotion.signed-off', members, () => ({ note: note ?? null }));
  });
