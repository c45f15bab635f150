import { createHash } from 'node:crypto';
import {
  blobOf,
  type Blob,
  type Content,
  emptyBlob,
  makeArtifact,
  makeImage,
  makeLayer,
} from '@/scripts/lib/oci';
import { buildOf } from '../issuer-words/content';
import { ada, ci } from '../issuer-words/people';
import { manifestRow, partRows } from '../same-bytes/content';
import { daysAgo, idOf, type Row } from '../version';
import {
  type Actor,
  as,
  books,
  byBea,
  byCi,
  byPolicy,
  bySystem,
  cluster,
  registryOf,
} from './project';

export const ledger = idOf('image ledger');
export const promotionOf = (number: number) => idOf(`promotion ledger#${number} live`);
/** Of a build, by its number, in each stage that it came to. */
export const tagsOf = (number: number) => [`build-${number}`, 'latest', `${number}.0.0`];
/** The tag by which a client told of the signature. */
export const signatureTag = ({ two }: Documents) => `${two.digest.replace(':', '-')}.sig`;
export const upload = {
  id: idOf('upload to a name alone'),
  file: idOf('its file, of a name alone'),
  bytes: Buffer.from('half a book'),
};

const repositoryOf = (stage: string) => idOf(`books-${stage}/ledger`);
const nameAlone = idOf('books-dev/fresh');

/** By that version's rules, for the two images below. */
const runs = {
  one: 'runs:sha256:9b5658300362a534278a0a5809ee27edbba0a3c4c66c1746683cb5a0e1dfc4f0',
  two: 'runs:sha256:786804b15c1a9743655c9d8eee90ded1cc781536f109ce2c7b70a50255467d94',
};

export interface Documents {
  readonly one: Content;
  readonly two: Content;
  /** Of `two`, told of by its tag alone. */
  readonly signature: Content;
  /** Came to a name of which there is no image yet. */
  readonly alone: Blob;
}

/** What clients had pushed to the image `ledger`, and to a name beside it. */
export async function makeDocuments(): Promise<Documents> {
  const image = async (name: string) =>
    makeImage({
      layers: [await makeLayer(`COPY ${name} /app`, [{ path: 'app/ledger', content: name }])],
      user: '1000',
    });
  const two = await image('ledger again');
  return {
    one: await image('ledger'),
    two,
    signature: makeArtifact({
      artifactType: '',
      mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
      payload: JSON.stringify({ critical: { image: { 'docker-manifest-digest': two.digest } } }),
    }),
    alone: blobOf('the first page'),
  };
}

/** What came into a repository, with its tags, and through whom. */
interface Arrival {
  readonly stage: 'dev' | 'live';
  readonly content: Content;
  readonly tags: readonly string[];
  readonly by: Actor;
  readonly days: number;
  readonly promotion?: string;
}

/** In the order in which they came. */
function arrivalsOf(documents: Documents): readonly Arrival[] {
  const { one, two, signature } = documents;
  const told = [signatureTag(documents)];
  return [
    { stage: 'dev', content: one, tags: tagsOf(1), by: byCi, days: 6 },
    { stage: 'live', content: one, tags: tagsOf(1), by: byBea, days: 5, promotion: promotionOf(1) },
    { stage: 'dev', content: two, tags: tagsOf(2), by: byCi, days: 3 },
    {
      stage: 'live',
      content: two,
      tags: tagsOf(2),
      by: byPolicy,
      days: 3,
      promotion: promotionOf(2),
    },
    { stage: 'dev', content: signature, tags: told, by: byCi, days: 2 },
    { stage: 'live', content: signature, tags: told, by: bySystem, days: 2 },
  ];
}

/** Configs and layers of all that was pushed, but for the empty one, which was there before. */
export const blobsOf = ({ one, two, signature, alone }: Documents): readonly Blob[] =>
  [...one.blobs, ...two.blobs, ...signature.blobs, alone].filter(
    ({ digest }) => digest !== emptyBlob.digest,
  );

/** What is in the two registries, what is on its way into one, and what a cluster took from the other. */
export function contentRows(documents: Documents): Readonly<Record<string, readonly Row[]>> {
  const { one, two, signature, alone } = documents;
  const runsOf = (content: Content) =>
    content === one ? runs.one : content === two ? runs.two : null;
  const build = (number: number, { digest }: Content): Row => ({
    id: buildOf(ledger, number),
    imageId: ledger,
    number,
    digest,
    labels: {},
    labelCount: 0,
    platforms: ['linux/amd64'],
    size: number === 1 ? 542 : 555,
    createdAt: '2024-01-01T00:00:00Z',
    pushedAt: daysAgo(number === 1 ? 6 : 3),
    ...as('pushedBy', byCi),
  });
  return {
    image: [{ id: ledger, projectId: books, name: 'ledger', nextBuild: 3, createdAt: daysAgo(6) }],
    repository: [
      repository('dev', { id: repositoryOf('dev'), name: 'ledger', imageId: ledger }, 6),
      repository('live', { id: repositoryOf('live'), name: 'ledger', imageId: ledger }, 5),
      repository('dev', { id: nameAlone, name: 'fresh' }, 0),
    ],
    blob: blobsOf(documents).map(({ digest, bytes }) => ({
      digest,
      size: bytes.length,
      createdAt: daysAgo(digest === alone.digest ? 0 : 6),
    })),
    manifest: [one, two, signature].map((content) => ({
      ...manifestRow(content, false),
      reading: 5,
      runs: runsOf(content),
    })),
    manifest_part: [one, two, signature].flatMap(partRows),
    ...arrivalRows(arrivalsOf(documents), runsOf),
    build: [build(1, one), build(2, two)],
    pusher: [one, two, signature].map(({ digest }) => ({
      projectId: books,
      digest,
      personId: ada,
      at: daysAgo(2),
    })),
    uploaded_blob: [{ repositoryId: nameAlone, digest: alone.digest, at: daysAgo(0) }],
    upload: [
      {
        id: upload.id,
        repositoryId: nameAlone,
        callerId: ci,
        stored: upload.bytes.length,
        received: upload.bytes.length,
        session: {
          driver: { file: upload.file, writer: idOf('a process') },
          sha256: createHash('sha256').update(upload.bytes).digest('hex'),
        },
        createdAt: daysAgo(0),
        movedAt: daysAgo(0),
      },
    ],
    pull: [
      {
        repositoryId: repositoryOf('live'),
        digest: two.digest,
        robotId: cluster,
        firstAt: daysAgo(2),
        lastAt: daysAgo(1),
      },
    ],
  };
}

const repository = (stage: string, named: Row, days: number): Row => ({
  registryId: registryOf(stage),
  createdAt: daysAgo(days),
  ...named,
});

/** Where each is, what its tags mean, and how these came to: who it was, that version kept by name. */
function arrivalRows(
  arrivals: readonly Arrival[],
  runsOf: (content: Content) => string | null,
): Readonly<Record<string, readonly Row[]>> {
  const tags = new Map<string, Row>();
  const moves: Row[] = [];
  for (const { stage, content, tags: names, by, days, promotion = null } of arrivals) {
    for (const name of names) {
      const where = { repositoryId: repositoryOf(stage), name };
      const before = tags.get(`${stage} ${name}`);
      tags.set(`${stage} ${name}`, {
        ...where,
        digest: content.digest,
        updatedAt: daysAgo(days),
      });
      moves.push({
        ...where,
        fromDigest: before?.digest ?? null,
        toDigest: content.digest,
        at: daysAgo(days),
        by: by[2],
        promotionId: promotion,
      });
    }
  }
  return {
    placement: arrivals.map(({ stage, content, by, days, promotion = null }) => ({
      repositoryId: repositoryOf(stage),
      digest: content.digest,
      mediaType: content.mediaType,
      runs: runsOf(content),
      since: daysAgo(days),
      by: by[2],
      promotionId: promotion,
    })),
    tag: [...tags.values()],
    tag_move: moves,
  };
}
