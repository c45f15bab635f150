import { asksApproval } from '@/domain/gates/policy';
import { can, type Actor } from '@/domain/permissions/can';
import type { Permission } from '@/domain/permissions/roles';
import { Refusal } from '@/lib/refusal';
import { recordAudit } from '../../data/audit';
import type { Sql } from '../../data/database';
import { originOf, type Call, type Services } from '../context';
import type { Candidate } from './find-candidate';
import type { PromotionFacts } from './gather-facts';
import { targetName } from './target-name';
import { explainPromoters } from './why-not-promote';

/** Somebody without the right asked; the trail keeps it. */
export class NotAllowed extends Refusal {
  constructor(
    message: string,
    readonly projectId: string,
    readonly target: string,
  ) {
    super('forbidden', message);
  }
}

/**
 * Whoever may promote into the stage may ask; where its policy asks people for approval, whoever may
 * request a promotion may too, for then others decide. The rights that count are those of now; those
 * that the call came with may only be narrower (L6, L7).
 * @returns a further question: may they do it without anybody's approval?
 */
export async function requireMayAsk(
  sql: Sql,
  atCall: Actor,
  { asker, policy }: PromotionFacts,
  candidate: Candidate,
): Promise<{ requirePromoter(): Promise<void> }> {
  const { projectId, project, to } = candidate;
  const where = { projectId, stage: to.slug };
  const has = (permission: Permission) =>
    asker !== null && can(atCall, permission, where) && can(asker, permission, where);
  const refuse = async (): Promise<never> => {
    const now = asker ?? (atCall.kind === 'robot' ? atCall : null);
    if (!now || !can(now, 'project.read', where)) {
      throw new Refusal('not-found', `There is no project ${project} that you may see.`);
    }
    const explain = await explainPromoters(sql, now, { projectId, project });
    throw new NotAllowed(
      explain(to) ?? `Your credential may not promote into ${to.name}.`,
      projectId,
      targetName(candidate, to.slug),
    );
  };
  const promotes = has('promotion.execute');
  if (!promotes && !(asksApproval(policy) && has('promotion.request'))) await refuse();
  return { requirePromoter: async () => (promotes ? undefined : refuse()) };
}

/** Writes down that somebody tried (L8), in a transaction of its own: theirs was rolled back. */
export const auditRefusal = ({ db }: Services, call: Call, refused: NotAllowed): Promise<void> =>
  db.transaction((sql) =>
    recordAudit(sql, originOf(call), {
      action: 'promotion.refused',
      projectId: refused.projectId,
      target: refused.target,
      after: { reason: refused.message },
    }),
  );
