import { ada, bea, ci } from '../issuer-words/people';
import { daysAgo, idOf, sha256, type Row } from '../version';

export const books = idOf('books');
export const clusterSecret = 'sr_of-the-books-from-before-the-upgrade-5';

export const registryOf = (stage: string) => idOf(`books-${stage}`);
export const stageOf = (stage: string) => idOf(`books: stage ${stage}`);

/** Who did something, in the three columns that say it. */
export const as = (act: string, [kind, id, name]: Actor): Row => ({
  [`${act}Kind`]: kind,
  [`${act}Id`]: id,
  [`${act}Name`]: name,
});
export type Actor = readonly [kind: string, id: string | null, name: string];

export const byAda: Actor = ['person', ada, 'ada@example.com'];
export const byBea: Actor = ['person', bea, 'bea@example.com'];
export const byCi: Actor = ['robot', ci, 'robot.shop.ci'];
export const byPolicy: Actor = ['policy', stageOf('live'), 'policy of live, version 2'];
export const bySystem: Actor = ['system', null, 'sallyport'];

export const cluster = idOf('robot books.live');

const filling = { gates: [], automatic: true, lastClick: false };

/** A project whose last stage fills by itself, since two maintainers agreed to it. */
export const projectRows: Readonly<Record<string, readonly Row[]>> = {
  project: [
    { id: books, slug: 'books', name: 'Books', agreesPolicies: true, createdAt: daysAgo(7) },
  ],
  registry: ['dev', 'live'].map((stage) => ({
    id: registryOf(stage),
    slug: `books-${stage}`,
    kind: 'local',
    projectId: books,
    createdAt: daysAgo(7),
  })),
  stage: ['dev', 'live'].map((slug, position) => ({
    id: stageOf(slug),
    projectId: books,
    registryId: registryOf(slug),
    slug,
    name: slug === 'dev' ? 'Dev' : 'Live',
    position,
  })),
  role_grant: [
    {
      id: idOf('books: grant bea'),
      projectId: books,
      personId: bea,
      role: 'maintainer',
      createdAt: daysAgo(7),
      ...as('createdBy', byAda),
    },
  ],
  robot: [
    {
      id: cluster,
      projectId: books,
      kind: 'cluster',
      name: 'live',
      username: 'robot.books.live',
      createdAt: daysAgo(7),
      ...as('createdBy', byAda),
    },
  ],
  robot_registry: [
    { robotId: ci, robotKind: 'ci', registryId: registryOf('dev') },
    { robotId: cluster, robotKind: 'cluster', registryId: registryOf('live') },
  ],
  robot_secret: [
    {
      id: idOf(clusterSecret),
      robotId: cluster,
      secretHash: sha256(clusterSecret),
      prefix: clusterSecret.slice(0, 8),
      createdAt: daysAgo(7),
      expiresAt: daysAgo(-83),
      ...as('createdBy', byAda),
    },
  ],
  policy: [
    {
      id: idOf('books: policy live'),
      stageId: stageOf('live'),
      version: 1,
      document: { ...filling, automatic: false },
      savedByIds: [ada],
      createdAt: daysAgo(7),
      ...as('createdBy', byAda),
    },
    {
      id: idOf('books: policy live, automatic'),
      stageId: stageOf('live'),
      version: 2,
      document: filling,
      savedByIds: [bea, ada],
      loosens: true,
      createdAt: daysAgo(4),
      ...as('createdBy', byBea),
      ...as('agreedBy', byAda),
    },
  ],
  policy_proposal: [
    {
      id: idOf('books: proposal live'),
      projectId: books,
      stageId: stageOf('live'),
      document: filling,
      basedOn: 1,
      state: 'agreed',
      at: daysAgo(5),
      ...as('proposedBy', byBea),
      decidedAt: daysAgo(4),
      ...as('decidedBy', byAda),
    },
  ],
};
