import type { ApprovalFacts } from '@/domain/gates/facts';
import { accountsAt, noAccounts } from '@/domain/people/accounts';
import { nameInTrail } from '@/domain/people/actors';
import { changesSince, type Subject } from '@/domain/promotions/subject';
import { readAccounts } from '@/server/access/accounts/read-accounts';
import { buildIdsOf, type GateAsk, type NeededFact, type PastAsk } from '../fact';
import { readApprovers } from '../read-approvers';
import { readGiven, type StoredApproval } from './read-given';
import { readPastApprovers } from './read-past-approvers';
import { readPushers } from './read-pushers';

/** Who may decide, whom they must not be (L7), and what was decided. */
export const approvals: NeededFact<ApprovalFacts> = {
  none: {
    requesterIds: [],
    isAsked: false,
    pusherIds: [],
    people: [],
    accounts: noAccounts,
    given: [],
  },

  async now(sql, project, asks) {
    const peopleOf = await readApprovers(sql, project.id);
    const pushers = await readPushers(sql, buildIdsOf(asks));
    const pusherIdsOf = ({ buildId }: GateAsk) =>
      (pushers.get(buildId) ?? []).map(({ personId }) => personId);
    const accounts = await readAccounts(sql, [
      ...asks.flatMap(({ stage }) => peopleOf(stage.slug).map(({ id }) => id)),
      ...asks.flatMap(askersOf),
      ...asks.flatMap(pusherIdsOf),
    ]);
    const given = await readGiven(
      sql,
      asks.flatMap(({ request }) => (request ? [request.promotionId] : [])),
    );
    return (ask) => {
      const people = peopleOf(ask.stage.slug);
      const nameOf = ({ personId, by }: StoredApproval) =>
        people.find(({ id }) => id === personId)?.name ?? by.name;
      const { request, stage } = ask;
      return {
        requesterIds: askersOf(ask),
        isAsked: request !== null,
        pusherIds: pusherIdsOf(ask),
        people,
        accounts,
        given: given
          .filter((row) => row.promotionId === request?.promotionId)
          .flatMap((row) => approvalOf(row, nameOf(row), request?.subject ?? null, stage.name)),
      };
    };
  },

  /**
   * The approvals that the promotion got. Of who might approve, only those count who hold the right now and
   * have held it since before then: the rest is not known.
   */
  async past(sql, project, asks) {
    const peopleAt = await readPastApprovers(sql, project.id);
    const pushers = await readPushers(sql, buildIdsOf(asks));
    const pusherIdsOf = ({ buildId, at }: PastAsk) =>
      (pushers.get(buildId) ?? [])
        .filter((pusher) => pusher.at <= at)
        .map(({ personId }) => personId);
    const latest = new Date(Math.max(...asks.map(({ at }) => at.getTime())));
    const stages = new Set(asks.map(({ stage }) => stage.slug));
    const accounts = await readAccounts(sql, [
      ...asks.flatMap(({ requesterIds }) => requesterIds),
      ...[...stages].flatMap((stage) => peopleAt(stage, latest).map(({ id }) => id)),
      ...asks.flatMap(pusherIdsOf),
    ]);
    const given = await readGiven(
      sql,
      asks.map(({ promotionId }) => promotionId),
    );
    return (ask) => {
      const { promotionId, at, requesterIds, stage, subject } = ask;
      return {
        requesterIds,
        isAsked: true,
        pusherIds: pusherIdsOf(ask),
        people: peopleAt(stage.slug, at),
        accounts: accountsAt(accounts, at),
        given: given
          .filter((row) => row.promotionId === promotionId && row.at <= at)
          .flatMap((row) => approvalOf(row, row.by.name, subject, stage.name)),
      };
    };
  },
};

/** Who counts as having asked, or would. */
const askersOf = ({ request, askerIds }: GateAsk): readonly string[] =>
  request ? request.requesterIds : askerIds;

/**
 * A decision as gates are told of it; nothing of one that says no.
 * @param subject what it has to be about; null: that is not known.
 */
const approvalOf = (
  { personId, by, at, decision, subject: approved }: StoredApproval,
  name: string,
  subject: Subject | null,
  stageName: string,
): ApprovalFacts['given'] =>
  decision === 'approve'
    ? [
        {
          personId,
          name,
          email: nameInTrail(by),
          at,
          changed: subject === null ? [] : changesSince(approved, subject, stageName),
        },
      ]
    : [];
