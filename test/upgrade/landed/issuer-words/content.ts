import type { Blob, Content, Descriptor } from '@/scripts/lib/oci';
import { bytea, daysAgo, idOf, sha256, type Row } from '../version';
import type { Documents } from './documents';
import { ci, cluster, payments, secrets, shop } from './people';

export const api = idOf('image api');
export const odd = idOf('image odd');
export const upload = {
  id: idOf('upload'),
  file: idOf('its file'),
  bytes: Buffer.from('half a la'),
};
export const withdrawnSentence = '#3 was withdrawn: a hole in it';

export const registryOf = (stage: string) => idOf(`shop-${stage}`);
export const buildOf = (image: string, number: number) => idOf(`${image}#${number}`);
export const stageOf = (stage: string) => idOf(`stage ${stage}`);

const robot = 'robot.shop.ci';

/** The project with its pipeline, before anything was pushed. */
export const pipeline: Readonly<Record<string, readonly Row[]>> = {
  project: [
    {
      id: shop,
      slug: 'shop',
      name: 'Shop',
      teamId: payments,
      latestFollows: false,
      floatingTags: ['latest', 'stable'],
      createdAt: daysAgo(85),
    },
  ],
  registry: ['dev', 'staging', 'prod'].map((stage) => ({
    id: registryOf(stage),
    slug: `shop-${stage}`,
    kind: 'local',
    projectId: shop,
    createdAt: daysAgo(85),
  })),
  registry_size: [{ registryId: registryOf('dev'), size: 4_096, at: daysAgo(0) }],
  stage: [
    ...['dev', 'prod'].map((slug) => ({
      id: stageOf(slug),
      projectId: shop,
      registryId: registryOf(slug),
      slug,
      name: slug === 'dev' ? 'Dev' : 'Production',
      position: slug === 'dev' ? 0 : 2,
    })),
    {
      id: stageOf('staging'),
      projectId: shop,
      registryId: registryOf('staging'),
      slug: 'staging',
      name: 'Staging',
      position: 1,
      heldAt: daysAgo(1),
      heldBy: 'ada@example.com',
      heldReason: 'the tests are red',
    },
  ],
  policy: [
    {
      id: idOf('policy prod'),
      stageId: stageOf('prod'),
      version: 1,
      document: {
        gates: [{ kind: 'approvals', groups: [{ count: 2 }] }],
        automatic: false,
        lastClick: false,
      },
      createdAt: daysAgo(80),
      createdBy: 'ada@example.com',
    },
  ],
  image: [
    { id: api, projectId: shop, name: 'api', nextBuild: 4, createdAt: daysAgo(60) },
    { id: odd, projectId: shop, name: 'odd', nextBuild: 4, createdAt: daysAgo(50) },
  ],
};

/** What was pushed, where it is, and what was said of it. */
export function contentRows(documents: Documents): Readonly<Record<string, readonly Row[]>> {
  const { one, intel, arm, two, sbom, three, ambiguous, child, overBlob, untyped } = documents;
  const manifests = [one, intel, arm, two, sbom, three, ambiguous, overBlob, untyped];
  const stored = [...new Map(blobsOf(documents).map((blob) => [blob.digest, blob])).values()];
  const build = (image: string, number: number, { digest }: Content, more: Row = {}): Row => ({
    id: buildOf(image, number),
    imageId: image,
    number,
    digest,
    labels: {},
    platforms: ['linux/amd64'],
    size: 500,
    createdAt: '2024-01-01T00:00:00Z',
    pushedAt: daysAgo(50 - number),
    pushedBy: robot,
    ...more,
  });
  return {
    blob: stored.map(({ digest, bytes }) => ({
      digest,
      size: bytes.length,
      createdAt: daysAgo(55),
    })),
    manifest: manifests.map((content) => manifestRow(content, { sbom })),
    manifest_blob: manifests.flatMap((content) => blobRows(content, content === overBlob)),
    manifest_child: [intel, arm].map(({ digest }, position) => ({
      parentDigest: two.digest,
      position,
      childDigest: digest,
      platform: position === 0 ? 'linux/amd64' : 'unknown/unknown',
    })),
    placement: [
      ...[one, intel, arm, two, sbom, three].map(({ digest }) => placed('dev', api, digest)),
      ...[ambiguous, overBlob, untyped].map(({ digest }) => placed('dev', odd, digest)),
      ...[one, intel, arm, two, sbom].map(({ digest }) => placed('staging', api, digest)),
      placed('staging', api, three.digest, { withdrawn: withdrawnSentence }),
      placed('prod', api, one.digest),
    ],
    tag: [
      ...tags('dev', api, { '1.0.0': one, 'build-1': one, '2.0.0': two, 'build-2': two }),
      ...tags('dev', api, { 'build-3': three }),
      ...tags('dev', odd, { 'build-1': ambiguous, 'build-2': overBlob, 'build-3': untyped }),
      ...tags('staging', api, { 'build-1': one, 'build-2': two, latest: two, 'build-3': three }),
      ...tags('prod', api, { '1.0.0': one, 'build-1': one, latest: one }),
    ],
    uploaded_blob: stored.map(({ digest }, at) => ({
      registryId: registryOf('dev'),
      imageId: at % 2 === 0 ? api : odd,
      digest,
      at: daysAgo(55),
    })),
    upload: [
      {
        id: upload.id,
        registryId: registryOf('dev'),
        imageId: api,
        callerId: ci,
        offset: upload.bytes.length,
        createdAt: daysAgo(0.1),
        expiresAt: daysAgo(-0.9),
      },
    ],
    build: [
      build(api, 1, one, {
        version: '1.0.0',
        commit: '0123456789abcdef0123456789abcdef01234567',
        labels: labelsOf(one),
      }),
      build(api, 2, two, { platforms: ['linux/amd64', 'unknown/unknown'] }),
      build(api, 3, three, {
        version: labelsOf(three)['org.opencontainers.image.version'],
        labels: labelsOf(three),
        createdAt: '1970-01-01T00:00:00Z',
      }),
      ...[ambiguous, overBlob, untyped].map((content, at) => build(odd, at + 1, content)),
    ],
    property: [
      {
        buildId: buildOf(api, 1),
        key: 'ticket',
        value: 'PAY-7',
        setAt: daysAgo(40),
        setBy: 'bea@example.com',
      },
    ],
    check: [
      {
        buildId: buildOf(api, 2),
        name: 'integration',
        state: 'passed',
        summary: '212 passed',
        url: 'https://ci.example.com/7',
        at: daysAgo(40),
        by: robot,
        byHand: false,
      },
    ],
    withdrawal: [
      {
        buildId: buildOf(api, 3),
        reason: 'a hole in it',
        blockPulls: true,
        at: daysAgo(20),
        by: 'ada@example.com',
      },
    ],
    layer_content: [
      {
        digest: layerOf(one),
        state: 'read',
        programs: ['bin/sh'],
        hidden: ['etc/passwd'],
        at: daysAgo(40),
      },
      {
        digest: layerOf(three),
        state: 'unreadable',
        problem: 'not a tar',
        programs: [],
        hidden: [],
        at: daysAgo(40),
      },
    ],
    pull: [
      {
        registryId: registryOf('prod'),
        imageId: api,
        digest: one.digest,
        robotId: cluster,
        firstAt: daysAgo(30),
        lastAt: daysAgo(0.2),
      },
    ],
    idempotency_key: [
      {
        actorId: ci,
        key: 'a call of before',
        requestHash: sha256(secrets.ci),
        status: 201,
        response: { promotion: null },
        createdAt: daysAgo(0.3),
      },
    ],
  };

  function placed(stage: string, imageId: string, digest: string, more: Row = {}): Row {
    const promotionId = stage === 'dev' ? null : promotionInto(stage, digest);
    return {
      registryId: registryOf(stage),
      imageId,
      digest,
      promotionId,
      since: daysAgo(45),
      by: stage === 'dev' ? robot : 'bea@example.com',
      ...more,
    };
  }

  function promotionInto(stage: string, digest: string): string {
    if (stage === 'prod') return idOf('promotion #1 prod');
    const number = digest === one.digest ? 1 : digest === three.digest ? 3 : 2;
    return idOf(`promotion #${number} staging`);
  }

  function tags(stage: string, imageId: string, named: Readonly<Record<string, Content>>): Row[] {
    return Object.entries(named).map(([name, { digest }]) => ({
      registryId: registryOf(stage),
      imageId,
      name,
      digest,
      updatedAt: daysAgo(45),
    }));
  }

  /** What that version took for blobs: all that was one where it was pushed first. */
  function blobRows(content: Content, childIsBlob: boolean): Row[] {
    const { config, layers = [] } = documentOf(content);
    const named = [...(config ? [config] : []), ...layers];
    const first = config ? 0 : 1;
    const all = childIsBlob ? [...named, describedAs(child)] : named;
    return all.map(({ digest, mediaType, size }, at) => ({
      manifestDigest: content.digest,
      position: first + at,
      blobDigest: digest,
      mediaType,
      size,
    }));
  }
}

/** Bytes that were in the store: configs, layers, and a manifest that was pushed as a blob. */
export const blobsOf = (documents: Documents): Blob[] => [
  ...Object.values(documents).flatMap(({ blobs }) => blobs),
  documents.child,
];

interface Document {
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly artifactType?: string;
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

const documentOf = ({ bytes }: Content) => JSON.parse(bytes.toString()) as Document;

const describedAs = ({ digest, mediaType, bytes }: Content): Descriptor => ({
  digest,
  mediaType,
  size: bytes.length,
});

export const layerOf = (content: Content): string => documentOf(content).layers?.[0]?.digest ?? '';

const configOf = (content: Content): unknown => {
  const digest = documentOf(content).config?.digest;
  const blob = content.blobs.find((one) => one.digest === digest);
  return blob === undefined ? null : (JSON.parse(blob.bytes.toString()) as unknown);
};

const labelsOf = (content: Content): Readonly<Record<string, string>> =>
  (configOf(content) as { config: { Labels: Record<string, string> } }).config.Labels;

const manifestRow = (content: Content, { sbom }: { readonly sbom: Content }): Row => {
  const { config, artifactType, subject, annotations = {} } = documentOf(content);
  return {
    digest: content.digest,
    mediaType: content.mediaType,
    kind: config ? 'image' : 'index',
    artifactType: artifactType ?? (config?.mediaType || null),
    size: content.bytes.length,
    bytes: bytea(content.bytes),
    subject: subject?.digest ?? null,
    annotations,
    createdAt: daysAgo(50),
    config: content === sbom ? {} : configOf(content),
  };
};
