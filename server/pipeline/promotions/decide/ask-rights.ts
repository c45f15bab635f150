import { can, type Actor } from '@/domain/permissions/can';
import type { Permission } from '@/domain/permissions/roles';
import { Refusal } from '@/lib/refusal';
import { recordAudit, type AuditEntry } from '@/server/platform/events/audit';
import type { Sql } from '@/server/platform/sql/database';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import type { Candidate } from './find-candidate';
import type { PromotionFacts } from './gather-facts';
import { targetName } from '../target-name';
import { trailSubjects } from '../trail-subjects';
import { explainAsking } from '../why-not-promote';

/** Somebody without the right asked; the trail keeps it. */
export class NotAllowed extends Refusal {
  constructor(
    message: string,
    /** What the line of the trail is about. */
    readonly about: Pick<AuditEntry, 'projectId' | 'subjects' | 'target'>,
  ) {
    super('forbidden', message);
  }
}

/**
 * Whoever may promote into the stage may ask, and whoever may request a promotion: then others let it in, by
 * their approval or by the last click. The rights that count are those of now; those that the call came with
 * may only be narrower (L6, L7).
 * @returns does it need the click of somebody who may promote there, where nobody approves it?
 * @throws NotAllowed where they may do neither; Refusal `not-found` where they may not see the project.
 */
export async function requireMayAsk(
  sql: Sql,
  atCall: Actor,
  { asker }: PromotionFacts,
  candidate: Candidate,
): Promise<{ readonly needsPromoter: boolean }> {
  const { projectId, project, to } = candidate;
  const where = { projectId, stage: to.slug };
  const has = (permission: Permission) =>
    asker !== null && can(atCall, permission, where) && can(asker, permission, where);
  if (has('promotion.execute')) return { needsPromoter: false };
  if (has('promotion.request')) return { needsPromoter: true };
  const now = asker ?? (atCall.kind === 'robot' ? atCall : null);
  if (!now || !can(now, 'project.read', where)) {
    throw new Refusal('not-found', `There is no project ${project} that you may see.`);
  }
  const whyNot = await explainAsking(sql, now, { projectId, project });
  throw new NotAllowed(
    whyNot(to, 'promotion') ?? `Your credential may not promote into ${to.name}.`,
    {
      projectId,
      subjects: trailSubjects(candidate),
      target: targetName(candidate, to.slug),
    },
  );
}

/** Writes down that somebody tried (L8), in a transaction of its own: theirs was rolled back. */
export const auditRefusal = ({ db }: Services, call: Call, refused: NotAllowed): Promise<void> =>
  db.transaction((sql) =>
    recordAudit(sql, originOf(call), {
      action: 'promotion.refused',
      ...refused.about,
      after: { reason: refused.message },
    }),
  );
