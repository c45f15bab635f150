import { Refusal } from '@/lib/refusal';
import { isStorable } from '@/lib/text/storable';
import { answerOnce } from '@/server/platform/sql/idempotency';
import type { Call, Services } from '@/server/access/call/context';
import { findProject } from '@/server/access/rights/find-project';
import { auditRefusal, NotAllowed } from '../decide/ask-rights';
import { lockGivenUp } from './lock-given-up';
import { DryRun, promoteUnderLocks, type Release } from '../decide/promote-under-locks';
import type { Item, PromotionRequest, ReleaseRequest } from '../promotion-request';
import type { PromotionView } from '../promotion-view';

/**
 * Asks that a build enter a stage, or that a stage go back to a build that it had. Where the stage's
 * policy lets it, it is executed at once and in one transaction: the same bytes are linked in the target
 * with all that refers to them, tags are set, and the act is written down, which tells open pages; all of it
 * or none (L1). Where gates wait, the request is kept and executed once they all pass.
 *
 * The source is resolved to a digest once (L4). Writers to one image stand in line on its lock;
 * rights and facts are read after it, so that what was revoked or taken while the call waited
 * counts (L7). A call for what is done already, or asked for already, gets the promotion that did
 * it: of any number of equal calls at once, one promotes and the others get its answer.
 *
 * The first answer to a call's key is given again to later calls with it.
 * @throws Refusal `not-found`, `forbidden`, `conflict`, `stage-skipped`, `not-in-stage`,
 *   `reason-required`, `tag-taken`, `reauthentication-required`, `gates-failed` with the verdicts, `invalid`,
 *   `idempotency-key-reused`, `still-running`. Nothing was changed then, except that one for want
 *   of rights is on the audit trail.
 */
export async function promote(
  services: Services,
  call: Call,
  request: PromotionRequest,
): Promise<{ promotion: PromotionView; replayed: boolean }> {
  const { image, build, digest, tags, ...ask } = request;
  const release = { ...ask, items: [{ image, build, digest, tags }] };
  const { answer, replayed } = await promoteRelease(services, call, release);
  return { promotion: answer.items[0]!, replayed };
}

/**
 * Asks for several images of a project at once: all of them are executed, or none. As `promote`; their
 * images are locked in the order of their names.
 * @returns `id` of the release; null for one image, which is a plain promotion.
 */
export async function promoteRelease(
  services: Services,
  call: Call,
  request: ReleaseRequest,
): Promise<{ answer: Release; replayed: boolean }> {
  requireStorable(request.reason);
  requireDistinct(request.items);
  const requestedAt = services.clock();
  try {
    const done = await services.db.transaction(async (sql) => {
      const work = () => promoteUnderLocks(sql, services, call, request, requestedAt);
      if (!call.keyed) return { answer: await work(), replayed: false };
      return answerOnce(sql, { actorId: call.actor.id, ...call.keyed }, 201, work);
    });
    // Whoever may see the project no more is not told of it again (L6).
    if (done.replayed) await findProject(services, call, request.project);
    return done;
  } catch (error) {
    if (error instanceof DryRun) return { answer: error.answer, replayed: false };
    if (error instanceof NotAllowed) await auditRefusal(services, call, error);
    throw lockGivenUp(error) ?? error;
  }
}

function requireStorable(reason: string | undefined): void {
  if (isStorable(reason ?? null)) return;
  const message = 'must be well-formed text without U+0000';
  throw new Refusal('invalid', `reason ${message}.`, { fields: [{ path: 'reason', message }] });
}

function requireDistinct(items: readonly Item[]): void {
  const seen = new Set<string>();
  for (const [at, { image }] of items.entries()) {
    if (seen.has(image)) {
      const fields = [{ path: `items.${at}.image`, message: 'is named twice' }];
      throw new Refusal('invalid', `${image} is named twice; name one build of it.`, { fields });
    }
    seen.add(image);
  }
}
