import { standingGates } from '@/domain/gates/always';
import { isAskedOfPeople } from '@/domain/gates/kinds/words';
import { isOpen, type Verdict } from '@/domain/gates/verdict';
import type { Accounts } from '@/domain/people/accounts';
import { can } from '@/domain/permissions/can';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { statement } from '@/server/platform/sql/database';
import { readAccounts } from '@/server/access/accounts/read-accounts';
import { actorValues } from '@/server/access/actors/actor-columns';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { actOn, notTheirs, requireOpen, tellEach } from './act-on-request';
import { advance, evaluateMembers, type EvaluatedMember } from '../decide/advance';
import { whyAsked, type Asked } from '../has-asked';
import { lockRequest } from '../decide/lock-request';
import type { PromotionView } from '../promotion-view';
import { proveIntoLast } from './prove-into-last';

const insert = statement(
  'waiver.insert',
  `INSERT INTO waiver (id, promotion_id, gate, reason, by_kind, by_id, by_name, at, expires_at, policy_version)
   VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6::uuid, $7, $8::timestamptz, $9::timestamptz, $10::int)`,
);

const needsMaintainer = 'Waiving a gate needs the maintainer role on this project.';

/** Why somebody may not waive a gate that stands in a promotion's way; null: they may. */
export function whyNotWaive(
  person: { readonly id: string; readonly name: string },
  row: Asked,
  at: {
    readonly verdict: Pick<Verdict, 'gate' | 'kind'>;
    readonly intoLast: boolean;
    readonly maintains: boolean;
    readonly accounts: Accounts;
  },
): string | null {
  const { verdict, intoLast, maintains, accounts } = at;
  if (standingGates.includes(verdict.gate)) return 'What every stage asks is never waived.';
  if (!maintains) return needsMaintainer;
  const asked = whyAsked(person, row, accounts);
  if (asked === null) return null;
  if (isAskedOfPeople(verdict)) {
    return `${asked}; somebody else has to waive the approvals.`;
  }
  return intoLast
    ? `${asked}; into the last stage another maintainer has to waive the gate.`
    : null;
}

/**
 * Lets one gate of one promotion pass for a time, under the policy as it is now; of a release, that
 * gate of every member that it stops. A maintainer may; for the last stage, and for a gate that asks
 * people, somebody else than who asked for it (L7). What every stage asks is never waived.
 * @throws Refusal `not-found`, `forbidden`, `conflict` (ended, passes anyway), `invalid` (no such
 *   gate).
 */
export const waiveGate = (
  services: Services,
  call: Call,
  waiver: {
    readonly id: string;
    readonly gate: string;
    readonly reason: string;
    readonly expiresInHours: number;
  },
): Promise<PromotionView> =>
  actOn(services, call, waiver.id, async (act) => {
    const { sql, members, member, person, now } = act;
    const { projectId } = member.row;
    const maintains = can(person, 'promotion.waive', { projectId });
    if (!maintains) throw notTheirs(member, needsMaintainer);
    requireOpen(act);
    const origin = originOf(call);
    const evaluated = await evaluateMembers(sql, members, now);
    if (!Array.isArray(evaluated)) return evaluated;
    const stopped = stoppedBy(evaluated, waiver.gate);
    const { stages, to } = member.candidate;
    const intoLast = to === stages.at(-1);
    const accounts = await readAccounts(sql, [person.id, ...member.row.requesterIds]);
    for (const verdict of stopped) {
      const why = whyNotWaive(person, member.row, { verdict, intoLast, maintains, accounts });
      if (why !== null) throw notTheirs(member, why);
    }
    await proveIntoLast(services, call, sql, member.candidate);
    const expiresAt = new Date(now.getTime() + waiver.expiresInHours * 3_600_000);
    for (const { id, version } of stopped) {
      await sql.query(insert, [
        newId(),
        id,
        waiver.gate,
        waiver.reason,
        ...actorValues(origin.actor),
        now,
        expiresAt,
        version,
      ]);
    }
    const ids = new Set(stopped.map(({ id }) => id));
    const waived = members.filter(({ row }) => ids.has(row.id));
    await tellEach(sql, origin, 'promotion.waived', waived, () => ({
      gate: waiver.gate,
      reason: waiver.reason,
      expiresAt: expiresAt.toISOString(),
    }));
    await advance(sql, origin, await lockRequest(sql, call, waiver.id), { now });
  });

/** The members that the gate does not let through. */
function stoppedBy(evaluated: readonly EvaluatedMember[], gate: string) {
  const known = evaluated.flatMap(({ row, facts, judgement }) =>
    judgement.verdicts
      .filter((verdict) => verdict.gate === gate)
      .map((verdict) => ({ id: row.id, version: facts.policy.version, ...verdict })),
  );
  if (standingGates.includes(gate) || known.length === 0) {
    const names = evaluated[0]?.judgement.verdicts
      .filter((verdict) => !standingGates.includes(verdict.gate))
      .map((verdict) => verdict.gate);
    const message = known.length > 0 ? 'is never waived' : 'is no gate of this promotion';
    throw new Refusal('invalid', `${gate} ${message}; it has ${names?.join(', ') || 'none'}.`, {
      fields: [{ path: 'gate', message }],
    });
  }
  const stopped = known.filter((verdict) => !isOpen(verdict));
  if (stopped.length > 0) return stopped;
  throw new Refusal('conflict', `${gate} lets it through already; there is nothing to waive.`);
}
