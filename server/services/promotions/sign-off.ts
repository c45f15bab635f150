import { can } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { announce } from '../../data/announce';
import { recordAudit } from '../../data/audit';
import { statement } from '../../data/database';
import { originOf, type Call, type Services } from '../context';
import { actOn, notTheirs, targetOf } from './act-on-request';
import { hasAsked, youAsked } from './has-asked';
import type { LockedMember } from './lock-request';
import type { PromotionView } from './promotion-view';

const sign = statement(
  'broken-glass.sign-off',
  `UPDATE broken_glass SET "signedOffBy" = $2, "signedOffAt" = $3::timestamptz, "signedOffNote" = $4
   WHERE "promotionId" = $1::uuid AND "signedOffBy" IS NULL`,
);

/** Why somebody may not sign off a promotion that went past its policy; null: they may. */
export function whyNotSignOff(
  person: { readonly id: string },
  row: Pick<
    LockedMember['row'],
    'brokenGlass' | 'requestedBy' | 'requestedByKind' | 'requesterIds' | 'state'
  >,
  maintains: boolean,
): string | null {
  if (!row.brokenGlass) return 'Nobody broke the glass for it.';
  if (row.state !== 'promoted') return 'It has not happened; there is nothing to sign off.';
  if (row.brokenGlass.signedOffBy !== null)
    return `${row.brokenGlass.signedOffName} signed it off.`;
  if (person.id === row.brokenGlass.byId)
    return 'You broke the glass; another maintainer signs it off.';
  if (hasAsked(person, row)) return `${youAsked(row)}; another maintainer signs it off.`;
  return maintains ? null : 'Signing off needs the maintainer role on this project.';
}

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
    const { projectId, image, build, to: stage } = row;
    const why = whyNotSignOff(person, row, can(person, 'promotion.waive', { projectId }));
    if (!row.brokenGlass || row.state !== 'promoted' || row.brokenGlass.signedOffBy !== null) {
      throw new Refusal('conflict', why ?? 'There is nothing to sign off.');
    }
    if (why !== null) throw notTheirs(member, why);
    for (const { row: each } of members) {
      await sql.query(sign, [each.id, person.email, now, note ?? null]);
    }
    await recordAudit(sql, originOf(call), {
      ...{ action: 'promotion.signed-off', projectId, target: targetOf(member) },
      after: { promotion: id, note: note ?? null },
    });
    await announce(sql, { kind: 'promotion-changed', projectId, image, build, stage });
  });
