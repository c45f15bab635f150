import { type Content, makeImage, makeLayer } from '@/scripts/lib/oci';
import { leavePgBoss } from '@/test/setup/leave-pg-boss';
import { buildOf, registryOf, stageOf } from '../issuer-words/content';
import { ada, bea, ci, cyd, shop } from '../issuer-words/people';
import { manifestRow, partRows } from '../same-bytes/content';
import { daysAgo, fileOf, idOf, type LandedVersion, type Row } from '../version';

export const clickedRequest = idOf('promotion jobs#1 staging');
export const openProposal = idOf('proposal prod');

const jobs = idOf('image jobs');

/** By that version's rules, for the image below. */
const runs = 'runs:sha256:21a9d8ef8593755ac12d44c5b69d27fe7cb16ddc89743e3fb30c44a79bbb0f51';

/** What was pushed to the image `jobs`. */
export const makeJobs = async (): Promise<Content> =>
  makeImage({
    layers: [await makeLayer('COPY jobs /app', [{ path: 'app/jobs', content: 'jobs' }])],
    user: '1000',
  });

/** The third: who brought a build, what it runs, who may only ask, and policies that people agree on. */
export async function rollBacksOfAStage(): Promise<LandedVersion> {
  const content = await makeJobs();
  return {
    migration: '20261129110429_roll_backs_of_a_stage',
    rows: { ...policyRows, ...contentRows(content), ...requestRows(content) },
    files: Object.fromEntries(content.blobs.map(({ digest, bytes }) => [fileOf(digest), bytes])),
    makeMore: leavePgBoss,
  };
}

const document = (gates: readonly object[]) => ({ gates, automatic: false, lastClick: false });

const policyRows: Readonly<Record<string, readonly Row[]>> = {
  policy: [
    {
      id: idOf('policy staging'),
      stageId: stageOf('staging'),
      version: 1,
      document: document([]),
      createdAt: daysAgo(12),
      createdBy: 'bea@example.com',
      savedByIds: [bea, cyd],
      loosens: true,
    },
  ],
  policy_read: [{ stageId: stageOf('staging'), personId: cyd, version: 1 }],
  policy_proposal: [
    {
      id: openProposal,
      projectId: shop,
      stageId: stageOf('prod'),
      basedOn: 1,
      document: document([{ kind: 'approvals', groups: [{ count: 1 }] }]),
      proposedBy: 'bea@example.com',
      proposedById: bea,
      at: daysAgo(2),
      state: 'open',
    },
    {
      id: idOf('proposal of the switch'),
      projectId: shop,
      basedOn: 0,
      proposedBy: 'ada@example.com',
      proposedById: ada,
      at: daysAgo(6),
      state: 'declined',
      decidedBy: 'bea@example.com',
      decidedAt: daysAgo(5),
      reason: 'We agreed to agree.',
    },
  ],
};

function contentRows(content: Content): Readonly<Record<string, readonly Row[]>> {
  const { digest, mediaType } = content;
  return {
    image: [{ id: jobs, projectId: shop, name: 'jobs', nextBuild: 2, createdAt: daysAgo(9) }],
    blob: content.blobs.map((blob) => ({
      digest: blob.digest,
      size: blob.bytes.length,
      createdAt: daysAgo(9),
    })),
    manifest: [{ ...manifestRow(content, false), reading: 5, runs }],
    manifest_part: partRows(content),
    placement: [
      {
        registryId: registryOf('dev'),
        imageId: jobs,
        digest,
        mediaType,
        since: daysAgo(9),
        by: 'robot.shop.ci',
        runs,
      },
    ],
    tag: [
      {
        registryId: registryOf('dev'),
        imageId: jobs,
        name: '1.0.0',
        digest,
        updatedAt: daysAgo(9),
      },
    ],
    build: [
      {
        id: buildOf(jobs, 1),
        imageId: jobs,
        number: 1,
        digest,
        labels: {},
        labelCount: 0,
        platforms: ['linux/amd64'],
        size: 500,
        createdAt: '2024-01-01T00:00:00Z',
        pushedAt: daysAgo(9),
        pushedBy: 'robot.shop.ci',
        version: '1.0.0',
      },
    ],
    brought: [{ projectId: shop, digest, personId: ada, at: daysAgo(9) }],
  };
}

/** A request of a robot that may not promote: it waits for somebody's click. */
function requestRows({ digest }: Content): Readonly<Record<string, readonly Row[]>> {
  const tags = ['build-1', 'latest', '1.0.0'];
  return {
    promotion: [
      {
        id: clickedRequest,
        projectId: shop,
        imageId: jobs,
        buildId: buildOf(jobs, 1),
        digest,
        kind: 'promotion',
        fromStageId: stageOf('dev'),
        tags,
        verdicts: [],
        toStageId: stageOf('staging'),
        reason: 'nightly',
        state: 'waiting',
        policyVersion: 1,
        askedPolicyVersion: 1,
        needsPromoter: true,
        requestedBy: 'robot.shop.ci',
        requestedByKind: 'robot',
        requestedById: ci,
        requesterIds: [ada],
        requestedAt: daysAgo(1),
        evaluatedAt: daysAgo(1),
        lapsesAt: daysAgo(-28),
      },
    ],
    promotion_part: [{ promotionId: clickedRequest, digest, tag: '' }],
  };
}
