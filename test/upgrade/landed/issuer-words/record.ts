import { daysAgo, idOf, type Row } from '../version';
import { api, buildOf, registryOf, stageOf } from './content';
import type { Documents } from './documents';
import { ada, bea, ci, shop } from './people';

export const openRequest = idOf('promotion #2 prod');

/** What was promoted, who asks for more, and what the trail says of all that. */
export function recordRows({
  one,
  two,
  three,
}: Documents): Readonly<Record<string, readonly Row[]>> {
  const digests = [one.digest, two.digest, three.digest];
  const tagsOf = (number: number, stage: string) =>
    stage === 'prod'
      ? [`build-${number}`, 'latest', `${number}.0.0`]
      : [`build-${number}`, 'latest'];
  const subjectOf = (number: number, stage: string): Row => ({
    digest: digests[number - 1],
    from: stage === 'prod' ? 'staging' : 'dev',
    to: stage,
    target:
      stage === 'prod' && number === 2
        ? { digest: one.digest, name: '1.0.0 (#1)', move: 4 }
        : { digest: null, name: null, move: 0 },
    tags: tagsOf(number, stage),
    policyVersion: stage === 'prod' ? 1 : 0,
  });
  const promotion = (number: number, stage: string, more: Row = {}): Row => ({
    id: idOf(`promotion #${number} ${stage}`),
    projectId: shop,
    imageId: api,
    buildId: buildOf(api, number),
    digest: digests[number - 1],
    fromStageId: stageOf(stage === 'prod' ? 'staging' : 'dev'),
    toStageId: stageOf(stage),
    kind: 'promotion',
    state: 'promoted',
    reason: 'tested',
    tags: tagsOf(number, stage),
    subject: subjectOf(number, stage),
    verdicts: [],
    toldSubject: subjectOf(number, stage),
    policyVersion: stage === 'prod' ? 1 : 0,
    requestedBy: 'bea@example.com',
    requestedByKind: 'person',
    requestedById: bea,
    requesterIds: [bea],
    requestedAt: daysAgo(45),
    finishedAt: daysAgo(45),
    evaluatedAt: daysAgo(45),
    ...more,
  });
  const waits = {
    on: ['person'],
    gate: 'approvals',
    kind: 'approvals',
    title: 'Approvals (2)',
    until: null,
    reason: '1 of 2 people approved.',
    verdict: 'waiting',
    evidence: [],
  };
  return {
    promotion: [
      promotion(1, 'staging'),
      promotion(2, 'staging', { replacedDigest: one.digest, setId: idOf('a release') }),
      promotion(3, 'staging'),
      promotion(1, 'prod'),
      promotion(2, 'prod', {
        state: 'waiting',
        requestedBy: 'robot.shop.ci',
        requestedByKind: 'robot',
        requestedById: ci,
        requesterIds: [ada],
        requestedAt: daysAgo(2),
        finishedAt: null,
        evaluatedAt: daysAgo(2),
        verdicts: [waits],
        lapsesAt: daysAgo(-28),
      }),
      promotion(3, 'prod', {
        state: 'lapsed',
        outcome: 'Nobody decided in 30 days.',
        evaluateAt: daysAgo(10),
        lapsesAt: daysAgo(10),
      }),
    ],
    approval: [
      {
        id: idOf('approval'),
        promotionId: openRequest,
        personId: bea,
        decision: 'approve',
        by: 'bea@example.com',
        comment: 'looked at it',
        at: daysAgo(1),
        subject: subjectOf(2, 'prod'),
      },
    ],
    waiver: [
      {
        id: idOf('waiver'),
        promotionId: openRequest,
        gate: 'hygiene',
        reason: 'known',
        by: 'ada@example.com',
        byId: ada,
        at: daysAgo(1),
        expiresAt: daysAgo(-5),
        policyVersion: 1,
      },
    ],
    promotion_comment: [
      {
        id: idOf('comment'),
        promotionId: openRequest,
        text: 'Before the weekend, please.',
        by: 'bea@example.com',
        byId: bea,
        at: daysAgo(1),
      },
    ],
    broken_glass: [
      {
        promotionId: idOf('promotion #1 prod'),
        reason: 'the shop was down',
        by: 'ada@example.com',
        byId: ada,
        at: daysAgo(45),
        signedOffBy: 'bea@example.com',
        signedOffAt: daysAgo(44),
        signedOffNote: 'seen',
      },
    ],
    tag_move: [
      moved(1, 'dev', '1.0.0', null, one.digest, null),
      moved(2, 'staging', 'latest', null, one.digest, idOf('promotion #1 staging')),
      moved(3, 'staging', 'latest', one.digest, two.digest, idOf('promotion #2 staging')),
      moved(4, 'prod', 'latest', null, one.digest, idOf('promotion #1 prod')),
    ],
    audit_event: [
      line('project.created', 'shop', {
        after: { name: 'Shop', stages: ['dev', 'staging', 'prod'] },
      }),
      line('build.pushed', 'shop/api#1', { after: { digest: one.digest, tags: ['1.0.0'] } }),
      line('build.properties-set', 'shop/api#1', {
        before: { ticket: null },
        after: { ticket: 'PAY-7' },
      }),
      line('promotion.promoted', 'shop/api#1 → prod', {
        after: { promotion: idOf('promotion #1 prod'), from: 'staging', build: 1 },
      }),
      line('promotion.requested', 'shop/api#2 → prod', {
        after: { promotion: openRequest, from: 'staging', build: 2, waitsFor: ['approvals'] },
      }),
      line('build.withdrawn', 'shop/api#3', {
        after: { reason: 'a hole in it', blockPulls: true },
      }),
    ],
    live_event: [
      {
        at: daysAgo(0.1),
        projectId: shop,
        kind: 'build-pushed',
        data: { image: 'api', build: 3, stage: 'dev' },
      },
    ],
    isolation_check: [
      {
        id: idOf('isolation check'),
        at: daysAgo(5),
        by: 'ada@example.com',
        byId: ada,
        finishedAt: daysAgo(5),
        tried: 12,
        toTry: 12,
        passed: true,
        result: {
          registries: ['shop-dev', 'shop-staging', 'shop-prod'],
          surprises: [],
          found: 0,
          clusters: [],
          problem: null,
        },
      },
    ],
  };
}

const moved = (
  id: number,
  stage: string,
  name: string,
  fromDigest: string | null,
  toDigest: string,
  promotionId: string | null,
): Row => ({
  id,
  registryId: registryOf(stage),
  imageId: api,
  name,
  fromDigest,
  toDigest,
  at: daysAgo(45),
  by: promotionId === null ? 'robot.shop.ci' : 'bea@example.com',
  promotionId,
});

const line = (action: string, target: string, said: Row): Row => ({
  at: daysAgo(45),
  actorKind: 'person',
  actorId: bea,
  actorName: 'bea@example.com',
  action,
  projectId: shop,
  target,
  address: '192.0.2.7',
  requestId: idOf(target),
  ...said,
});
