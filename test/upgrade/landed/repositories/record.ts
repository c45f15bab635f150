import { buildOf } from '../issuer-words/content';
import { bea } from '../issuer-words/people';
import { daysAgo, idOf, type Row } from '../version';
import { type Documents, ledger, promotionOf, signatureTag, tagsOf } from './content';
import { type Actor, as, books, byBea, byCi, byPolicy, bySystem, stageOf } from './project';

/** How the two builds came into the last stage: one was promoted, the other came by itself. */
export function recordRows(documents: Documents): Readonly<Record<string, readonly Row[]>> {
  const { one, two, signature } = documents;
  const digests = [one.digest, two.digest];
  const promotion = (number: number, by: Actor, days: number, more: Row): Row => ({
    id: promotionOf(number),
    projectId: books,
    imageId: ledger,
    buildId: buildOf(ledger, number),
    digest: digests[number - 1],
    fromStageId: stageOf('dev'),
    toStageId: stageOf('live'),
    kind: 'promotion',
    state: 'promoted',
    tags: tagsOf(number),
    did: { manifests: 1, tags: tagsOf(number), takenOff: [] },
    policyVersion: number,
    askedPolicyVersion: number,
    ...as('requestedBy', by),
    requestedAt: daysAgo(days),
    finishedAt: daysAgo(days),
    evaluatedAt: daysAgo(days),
    ...more,
  });
  const current = (stage: string, number: number, days: number, by: Actor, more: Row): Row => ({
    stageId: stageOf(stage),
    imageId: ledger,
    buildId: buildOf(ledger, number),
    since: daysAgo(days),
    ...as('actor', by),
    ...more,
  });
  return {
    promotion: [
      promotion(1, byBea, 5, { reason: 'the first books', requesterIds: [bea] }),
      promotion(2, byPolicy, 3, { replacedDigest: one.digest }),
    ],
    promotion_part: digests.map((digest, at) => ({
      promotionId: promotionOf(at + 1),
      digest,
      tag: '',
    })),
    current: [
      current('dev', 1, 6, byCi, { until: daysAgo(3), how: 'pushed' }),
      current('live', 1, 5, byBea, {
        until: daysAgo(3),
        how: 'promoted',
        promotionId: promotionOf(1),
      }),
      current('dev', 2, 3, byCi, { how: 'pushed' }),
      current('live', 2, 3, byPolicy, { how: 'automatic', promotionId: promotionOf(2) }),
    ],
    audit_event: [
      // The trail took a policy for the installation itself.
      line('promotion.promoted', 3, ['system', null, byPolicy[2]], {
        digest: two.digest,
        promotionId: promotionOf(2),
        before: { digest: one.digest, build: 1 },
        after: {
          promotion: promotionOf(2),
          digest: two.digest,
          build: 2,
          from: 'dev',
          tags: tagsOf(2),
          reason: null,
          policyVersion: 2,
        },
      }),
      line('evidence.carried', 2, bySystem, {
        digest: two.digest,
        after: {
          digest: two.digest,
          tags: [signatureTag(documents)],
          manifests: [signature.digest],
        },
      }),
    ],
  };
}

const line = (action: string, days: number, by: Actor, said: Row): Row => ({
  at: daysAgo(days),
  ...as('actor', by),
  action,
  projectId: books,
  target: 'books/ledger#2 → live',
  imageId: ledger,
  buildId: buildOf(ledger, 2),
  stageId: stageOf('live'),
  requestId: idOf(`${action} of ledger`),
  ...said,
});
