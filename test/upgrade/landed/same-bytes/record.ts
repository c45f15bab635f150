import { buildOf, stageOf } from '../issuer-words/content';
import { ada, bea, ci, shop } from '../issuer-words/people';
import { daysAgo, idOf, type Row } from '../version';
import { closureOf, markOf, web } from './content';
import type { Documents } from './documents';

export const openRequest = idOf('promotion web#1 prod');

const fay = idOf('fay');

/** Who was made by whom, and whose word parts them. */
export const people: Readonly<Record<string, readonly Row[]>> = {
  user: [{ id: fay, email: 'fay@example.com', name: 'Fay', createdAt: daysAgo(15) }],
  account_making: [
    {
      personId: fay,
      byId: bea,
      how: 'invited',
      byAdministrator: false,
      at: daysAgo(15),
    },
  ],
  account_word: [{ personId: fay, byId: ada, at: daysAgo(14), note: 'She sits opposite.' }],
  identity: [
    {
      providerId: idOf('provider'),
      subject: '248289761002',
      userId: fay,
      createdAt: daysAgo(13),
      lastUsedAt: daysAgo(1),
      ended: { password: true, tokens: ['laptop'], sessions: 1 },
    },
  ],
};

/** What was promoted and asked for, bound to its closure, and what a stage did not take by itself. */
export function recordRows(documents: Documents): Readonly<Record<string, readonly Row[]>> {
  const { web: build } = documents;
  const { digests, tag, told } = closureOf(documents);
  const subjectOf = (stage: string): Row => ({
    digest: build.digest,
    closure: markOf(documents),
    from: stage === 'prod' ? 'staging' : 'dev',
    to: stage,
    target: { digest: null, name: null, move: 0 },
    tags: tags,
    policyVersion: stage === 'prod' ? 1 : 0,
  });
  const promotion = (stage: string, more: Row): Row => ({
    id: idOf(`promotion web#1 ${stage}`),
    projectId: shop,
    imageId: web,
    buildId: buildOf(web, 1),
    digest: build.digest,
    kind: 'promotion',
    fromStageId: stageOf(stage === 'prod' ? 'staging' : 'dev'),
    toStageId: stageOf(stage),
    reason: 'tested',
    tags: tags,
    verdicts: [],
    subject: subjectOf(stage),
    toldSubject: subjectOf(stage),
    policyVersion: stage === 'prod' ? 1 : 0,
    requestedBy: 'robot.shop.ci',
    requestedByKind: 'robot',
    requestedById: ci,
    requesterIds: [ada],
    ...more,
  });
  const open = promotion('prod', {
    state: 'waiting',
    requestedAt: daysAgo(1),
    evaluatedAt: daysAgo(1),
    lapsesAt: daysAgo(-28),
  });
  const done = promotion('staging', {
    state: 'promoted',
    requestedAt: daysAgo(19),
    finishedAt: daysAgo(19),
    evaluatedAt: daysAgo(19),
    did: { manifests: 5, tags: tags, takenOff: [] },
  });
  return {
    promotion: [done, open],
    promotion_part: [done, open].flatMap(({ id }) =>
      digests.map((digest) => ({
        promotionId: id,
        digest,
        tag: digest === told ? tag : '',
      })),
    ),
    approval: [
      {
        id: idOf('approval of web'),
        promotionId: openRequest,
        personId: bea,
        decision: 'approve',
        by: 'bea@example.com',
        at: daysAgo(0.5),
        comment: '',
        subject: subjectOf('prod'),
      },
    ],
    automatic_stop: [
      {
        stageId: stageOf('staging'),
        buildId: buildOf(web, 3),
        kind: 'no-release',
        loud: false,
        reason: 'Nothing of it is a release.',
        since: daysAgo(10),
        mend: 'Tag it with its version.',
      },
    ],
  };
}

const tags = ['build-1', 'latest', '1.0.0'];
