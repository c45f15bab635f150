import type { AuditAction } from '@/domain/audit/actions';
import { can, carries, type Person } from '@/domain/permissions/can';
import { isOpenState } from '@/domain/promotions/states';
import { stopped } from '@/lib/text/full-stop';
import { Refusal } from '@/lib/refusal';
import { narrowedAs, readPerson } from '@/server/access/call/read-callers';
import { recordAudit, type Origin } from '@/server/platform/events/audit';
import type { Sql } from '@/server/platform/sql/database';
import { answerOnce } from '@/server/platform/sql/idempotency';
import { personCalling } from '@/server/access/call/callers';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { endAll, type RequestEnd } from '../decide/advance';
import { auditRefusal, NotAllowed } from '../decide/ask-rights';
import { showPromotion } from '../read/get-promotion';
import { lockRequest, type LockedMember } from '../decide/lock-request';
import { lockGivenUp } from './lock-given-up';
import type { PromotionView } from '../promotion-view';
import { targetName } from '../target-name';
import { trailSubjects } from '../trail-subjects';

export const tokenDoesNotPromote =
  'This token does not promote; make one with the scope “promote” for it.';

/** What an act on a promotion works with, under its locks. */
export interface Act {
  readonly sql: Sql;
  readonly members: readonly LockedMember[];
  /** The member that the caller named. */
  readonly member: LockedMember;
  /** Who acts, with the rights that they hold under the locks: what was revoked is gone (L7). */
  readonly person: Person;
  readonly now: Date;
}

/**
 * Does something with a promotion in one transaction: the whole release is locked, then `work` checks
 * and writes. A call whose key was used is not done again.
 * @returns what `work` gave, or gave first to the call's key.
 * @throws Refusal `not-found`, `forbidden` for robots; what `work` throws. A `NotAllowed` is on the audit trail.
 */
export async function doLocked<Answer>(
  services: Services,
  call: Call,
  id: string,
  work: (act: Act) => Promise<Answer>,
): Promise<Answer> {
  const caller = personCalling(call);
  return services.db
    .transaction((sql) =>
      doneOnce(sql, call, async () => {
        const members = await lockRequest(sql, call, id);
        const member = members.find(({ row }) => row.id === id)!;
        const now = await readPerson({ sql }, caller.id);
        const person = now && narrowedAs(now, caller);
        if (!person || !can(person, 'project.read', { projectId: member.row.projectId })) {
          throw noPromotion(id);
        }
        // Whoever asked or is in a group may decide without a role: what they call with must carry it.
        if (!carries(person, 'promote')) throw notTheirs(member, tokenDoesNotPromote);
        return work({ sql, members, member, person, now: services.clock() });
      }),
    )
    .catch(async (error: unknown) => {
      if (error instanceof NotAllowed) await auditRefusal(services, call, error);
      throw lockGivenUp(error) ?? error;
    });
}

/**
 * As `doLocked`, for an act that the request may end by: where `work` gives back why it can never be executed
 * any more, that ends it instead, for good, and the act counts for nothing.
 * @returns the promotion as it is afterwards.
 * @throws Refusal as `doLocked`, and `conflict` where it ended instead.
 */
export async function actOn(
  services: Services,
  call: Call,
  id: string,
  work: (act: Act) => Promise<RequestEnd | void>,
): Promise<PromotionView> {
  const ended = await doLocked(services, call, id, async (act) => {
    const end = await work(act);
    if (end) await endAll(act.sql, originOf(call), act.members, end, act.now);
    return end?.outcome ?? null;
  });
  if (ended !== null) {
    const said = `This promotion cannot happen any more, and ended: ${ended}`;
    throw new Refusal(
      'conflict',
      `${stopped(said)} What you did does not count, and nothing was promoted.`,
      { committed: true },
    );
  }
  return showPromotion(services, call, id);
}

/** Does the work of a call, or gives what came of it first, where the call names a key that it had then. */
async function doneOnce<Answer>(
  sql: Sql,
  { actor, keyed }: Call,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (!keyed) return work();
  return (await answerOnce(sql, { actorId: actor.id, ...keyed }, 200, work)).answer;
}

/** There is none, or none that the caller may see: both are told alike. */
export const noPromotion = (id: string): Refusal =>
  new Refusal('not-found', `There is no promotion ${id} that you may see.`);

/** @throws Refusal `conflict` where the request has ended, saying how. */
export function requireOpen({ members }: Pick<Act, 'members'>): void {
  const ended = members.find(({ row }) => !isOpenState(row.state));
  if (!ended) return;
  const { state, outcome } = ended.row;
  const how = outcome === null ? '' : `: ${outcome}`;
  const said = `This promotion is ${state} already${how}`;
  throw new Refusal('conflict', `${stopped(said)} Nothing was changed.`);
}

/** What the trail's lines of a request are about. */
export const lineAbout = ({ row, candidate }: Pick<LockedMember, 'row' | 'candidate'>) => ({
  projectId: row.projectId,
  subjects: trailSubjects(candidate, row.id),
  target: targetName(row, row.to),
});

/**
 * Writes an act on a release down for each member that it was done to, so that each promotion's own lines tell
 * of it (L8).
 */
export async function tellEach<Member extends Pick<LockedMember, 'row' | 'candidate'>>(
  sql: Sql,
  origin: Origin,
  action: AuditAction,
  members: readonly Member[],
  after: (member: Member) => object,
): Promise<void> {
  for (const member of members) {
    const said = { promotion: member.row.id, ...after(member) };
    await recordAudit(sql, origin, { action, ...lineAbout(member), after: said });
  }
}

/** The act is not theirs; the trail keeps that they tried. */
export const notTheirs = (member: LockedMember, message: string): NotAllowed =>
  new NotAllowed(message, lineAbout(member));
