import type { Content } from '@/scripts/lib/oci';
import { registryOf, stageOf } from '../issuer-words/content';
import { bea, ci, cluster, cyd, shop } from '../issuer-words/people';
import { daysAgo, idOf, type Row } from '../version';
import { mailer, mailerBuild, mailerPromotion } from './content';

const tags = ['build-1', 'latest'];

/** How the one build came into staging, what waits in the background, and what the trail says by id. */
export const recordRows = ({ digest }: Content): Readonly<Record<string, readonly Row[]>> => ({
  promotion: [
    {
      id: mailerPromotion,
      projectId: shop,
      imageId: mailer,
      buildId: mailerBuild,
      digest,
      fromStageId: stageOf('dev'),
      toStageId: stageOf('staging'),
      kind: 'promotion',
      state: 'promoted',
      reason: 'mails are due',
      tags,
      verdicts: [],
      did: { manifests: 1, tags },
      policyVersion: 1,
      askedPolicyVersion: 1,
      requestedBy: 'bea@example.com',
      requestedByKind: 'person',
      requestedById: bea,
      requesterIds: [bea],
      requestedAt: daysAgo(3),
      finishedAt: daysAgo(3),
      evaluatedAt: daysAgo(3),
    },
  ],
  promotion_part: [{ promotionId: mailerPromotion, digest, tag: '' }],
  tag_move: [
    {
      registryId: registryOf('staging'),
      imageId: mailer,
      name: 'latest',
      toDigest: digest,
      at: daysAgo(3),
      by: 'bea@example.com',
      promotionId: mailerPromotion,
    },
  ],
  current: [
    {
      stageId: stageOf('dev'),
      imageId: mailer,
      buildId: mailerBuild,
      since: daysAgo(4),
      how: 'pushed',
      actorKind: 'robot',
      actorId: ci,
      actorName: 'robot.shop.ci',
    },
    {
      stageId: stageOf('staging'),
      imageId: mailer,
      buildId: mailerBuild,
      since: daysAgo(3),
      how: 'promoted',
      actorKind: 'person',
      actorId: bea,
      actorName: 'bea@example.com',
      promotionId: mailerPromotion,
    },
  ],
  audit_event: [
    line('build.pushed', 'shop/mailer#1', 4, {
      actorKind: 'robot',
      actorId: ci,
      actorName: 'robot.shop.ci',
      imageId: mailer,
      buildId: mailerBuild,
      digest,
      stageId: stageOf('dev'),
      registryId: registryOf('dev'),
      after: { digest, version: '1.0.0', tags: ['1.0.0'] },
    }),
    line('promotion.promoted', 'shop/mailer#1 → staging', 3, {
      imageId: mailer,
      buildId: mailerBuild,
      digest,
      stageId: stageOf('staging'),
      registryId: registryOf('staging'),
      promotionId: mailerPromotion,
      after: { promotion: mailerPromotion, digest, build: 1, from: 'dev', tags },
    }),
    line('grant.saved', 'shop: cyd@example.com', 2, { personId: cyd, after: { role: 'approver' } }),
    line('robot.secret-added', 'robot.shop.eu', 2, { robotId: cluster }),
  ],
  // Of kinds that the tests' servers do not run, or for later: they stay as they are.
  job: [
    {
      kind: 'sweep-orphans',
      key: '',
      every: 3_600_000,
      due: daysAgo(-0.04),
      began: daysAgo(0.01),
      ended: daysAgo(0.01),
      took: 12,
    },
    {
      kind: 'inspect-layers',
      key: '',
      every: 30_000,
      due: daysAgo(0),
      began: daysAgo(0.01),
      ended: daysAgo(0.01),
      took: 7,
      attempts: 3,
      since: daysAgo(0.5),
      problem: { reason: 'No room is left.', mend: 'Make room.' },
    },
    // A process that was killed held it.
    {
      kind: 'measure-registries',
      key: '',
      every: 30_000,
      due: daysAgo(0.01),
      began: daysAgo(0.01),
      lease: idOf('a lease'),
      expires: daysAgo(0.005),
    },
    {
      kind: 'evaluate-later',
      key: `${shop} mailer staging ${daysAgo(-3)}`,
      data: { projectId: shop, image: 'mailer' },
      due: daysAgo(-3),
    },
  ],
});

const line = (action: string, target: string, days: number, said: Row): Row => ({
  at: daysAgo(days),
  actorKind: 'person',
  actorId: bea,
  actorName: 'bea@example.com',
  action,
  projectId: shop,
  target,
  address: '192.0.2.7',
  requestId: idOf(`${action} ${target}`),
  ...said,
});
