import type { Exemptions } from '@/domain/gates/evaluate';
import { toldActor } from '@/domain/people/actors';
import { can } from '@/domain/permissions/can';
import type { Permission } from '@/domain/permissions/roles';
import { instanceRoleOf } from '@/server/access/call/read-callers';
import type { Giver, PromotionRow } from '../promotion-view';

/**
 * What lets a promotion past its gates, as it is stored, where who gave it may still give it: what
 * somebody let pass before their right was taken does not count after (L7, row 19).
 */
export const exemptionsOf = ({
  projectId,
  waivers,
  brokenGlass,
}: Pick<PromotionRow, 'projectId' | 'waivers' | 'brokenGlass'>): Exemptions => ({
  waivers: waivers
    .filter(({ giver }) => stillMay(giver, 'promotion.waive', projectId))
    .map((waiver) => ({
      ...waiver,
      at: new Date(waiver.at),
      expiresAt: new Date(waiver.expiresAt),
    })),
  brokenGlass:
    brokenGlass && glassStays(projectId, brokenGlass)
      ? { by: brokenGlass.by, reason: brokenGlass.reason }
      : null,
});

/** May who broke the glass still do it? Else it lets nothing pass any more. */
const glassStays = (
  projectId: string,
  { giver }: Pick<NonNullable<PromotionRow['brokenGlass']>, 'giver'>,
): boolean => stillMay(giver, 'promotion.break-glass', projectId);

/** Why the glass is not broken again, which is marked for good: it is broken, or was by who may no more. */
export const whyNotAgain = (
  projectId: string,
  broken: NonNullable<PromotionRow['brokenGlass']>,
): string =>
  glassStays(projectId, broken)
    ? `${toldActor(broken.by)} broke the glass already.`
    : `${toldActor(broken.by)} broke the glass, and may not any more: it lets nothing pass now. Cancel this request, and ask again.`;

const stillMay = (giver: Giver | null, permission: Permission, projectId: string): boolean =>
  giver !== null &&
  can(
    {
      kind: 'person',
      name: '',
      email: '',
      ...giver,
      instanceRole: instanceRoleOf(giver.instanceRole),
    },
    permission,
    { projectId },
  );
