import { createHash } from 'node:crypto';
import { type Blob, type Content, digestOf } from '@/scripts/lib/oci';
import { buildOf, registryOf } from '../issuer-words/content';
import { ci, shop } from '../issuer-words/people';
import { bytea, daysAgo, idOf, type Row } from '../version';
import { osVersion, type Documents } from './documents';

export const web = idOf('image web');

/** The tag by which a client told of the signature. */
export const signatureTag = ({ web: build }: Documents): string =>
  `${build.digest.replace(':', '-')}.sig`;

/** The manifests that went along with `web#1`, and the tag of what is told by one. */
export const closureOf = (documents: Documents) => {
  const { windows, provenance, web: build, sbom, signature } = documents;
  const digests = [windows, provenance, build, sbom, signature].map(({ digest }) => digest).sort();
  return { digests, tag: signatureTag(documents), told: signature.digest };
};

/** What approvals are bound to, as that version wrote it: it is compared with what is worked out today. */
export function markOf(documents: Documents): string {
  const { digests, tag, told } = closureOf(documents);
  const hash = createHash('sha256');
  for (const digest of digests) hash.update(`${digest}\n`);
  return hash.update(`${tag} ${told}\n`).digest('hex');
}

/** What was pushed since the version before, where it is, and what became of it. */
export function contentRows(documents: Documents): Readonly<Record<string, readonly Row[]>> {
  const { windows, provenance, web: first, part, fat, sbom, signature, late } = documents;
  const { wide, ambiguous } = documents;
  const everywhere = [windows, provenance, first, sbom, signature];
  const manifests = [...everywhere, part, fat, late, wide, ambiguous];
  const build = (number: number, { digest }: Content, more: Row = {}): Row => ({
    id: buildOf(web, number),
    imageId: web,
    number,
    digest,
    labels: {},
    labelCount: 0,
    platforms: ['linux/amd64'],
    size: 500,
    createdAt: '2024-01-01T00:00:00Z',
    pushedAt: daysAgo(20 - number),
    pushedBy: 'robot.shop.ci',
    pusherIds: [idOf('ada')],
    ...more,
  });
  const placed = (stage: string, content: Content): Row => ({
    registryId: registryOf(stage),
    imageId: web,
    digest: content.digest,
    mediaType: content.mediaType,
    since: daysAgo(19),
    by: 'robot.shop.ci',
    promotionId: stage === 'dev' ? null : idOf('promotion web#1 staging'),
    subject: subjectOf(content),
  });
  const tag = (stage: string, name: string, { digest }: Content): Row => ({
    registryId: registryOf(stage),
    imageId: web,
    name,
    digest,
    updatedAt: daysAgo(19),
  });
  return {
    image: [{ id: web, projectId: shop, name: 'web', nextBuild: 6, createdAt: daysAgo(20) }],
    blob: blobsOf(documents).map(({ digest, bytes }) => ({
      digest,
      size: bytes.length,
      createdAt: daysAgo(20),
    })),
    manifest: manifests.map((content) => manifestRow(content, content === ambiguous)),
    manifest_part: manifests.flatMap(partRows),
    placement: [
      ...manifests.map((content) => placed('dev', content)),
      ...everywhere.map((content) => placed('staging', content)),
      placed('staging', late),
    ],
    tag: [
      ...['dev', 'staging'].flatMap((stage) => [
        tag(stage, '1.0.0', first),
        tag(stage, 'build-1', first),
        tag(stage, signatureTag(documents), signature),
      ]),
      tag('staging', 'latest', first),
      ...[part, fat, wide, ambiguous].map((content, at) => tag('dev', `build-${at + 2}`, content)),
    ],
    build: [
      build(1, first, { version: '1.0.0', platforms: ['windows/amd64'] }),
      build(3, fat),
      build(2, part, { partOfId: buildOf(web, 3) }),
      build(4, wide),
      build(5, ambiguous),
    ],
    late_evidence: [
      {
        id: 7,
        imageId: web,
        kind: 'came',
        digest: sbom.digest,
        at: daysAgo(1),
        failures: 2,
        problem: 'The store did not answer.',
        notBefore: daysAgo(-1),
      },
    ],
    upload: [
      {
        id: idOf('cleared upload'),
        registryId: registryOf('dev'),
        imageId: web,
        callerId: ci,
        offset: 0,
        received: 12,
        createdAt: daysAgo(0),
        movedAt: daysAgo(0),
        // A request still feeds what a maintainer cleared: its bytes stay until that is over.
        fedBy: idOf('a request'),
        fedUntil: daysAgo(-1),
        endedAt: daysAgo(0),
      },
    ],
  };
}

/** Configs and layers of all that was pushed. */
export const blobsOf = (documents: Documents): Blob[] => [
  ...new Map(
    Object.values(documents)
      .flatMap(({ blobs }) => blobs)
      .filter(({ bytes }) => bytes.toString() !== '{}')
      .map((blob) => [blob.digest, blob]),
  ).values(),
];

interface Part {
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Document {
  readonly config?: Part;
  readonly layers?: readonly Part[];
  readonly manifests?: readonly Part[];
  readonly artifactType?: string;
  readonly subject?: Part;
}

const documentOf = ({ bytes }: Content) => JSON.parse(bytes.toString()) as Document;

const subjectOf = (content: Content) => documentOf(content).subject?.digest ?? null;

/** How that version wrote a manifest. */
export function manifestRow(content: Content, ambiguous: boolean): Row {
  const { config, artifactType } = documentOf(content);
  const blob = content.blobs.find(({ digest }) => digest === config?.digest);
  const sha256 = digestOf(content.bytes);
  return {
    digest: content.digest,
    mediaType: content.mediaType,
    kind: config ? 'image' : 'index',
    sha256: content.digest === sha256 ? null : sha256,
    artifactType: artifactType || (config?.mediaType ?? null),
    size: content.bytes.length,
    bytes: bytea(content.bytes),
    subject: subjectOf(content),
    annotations: {},
    createdAt: daysAgo(20),
    reading: 3,
    config: blob === undefined || ambiguous ? null : JSON.parse(blob.bytes.toString()),
    runnable: artifactType === undefined,
    ambiguous: ambiguous ? 'Config is taken for config by some readers.' : null,
  };
}

/** How that version wrote what a manifest names. */
export function partRows(content: Content): Row[] {
  const { config, layers = [], manifests = [] } = documentOf(content);
  const row = ({ digest, mediaType, size }: Part, position: number, role: string): Row => ({
    manifest: content.digest,
    position,
    role,
    digest,
    mediaType,
    size,
    features: [],
    elsewhere: false,
  });
  return [
    ...(config ? [row(config, 0, 'config')] : []),
    ...layers.map((layer, at) => row(layer, at + 1, 'layer')),
    ...manifests.map((entry, at) => ({
      ...row(entry, at + 1, 'manifest'),
      ...platformOf(entry),
      about: entry.annotations?.['vnd.docker.reference.digest'] ?? null,
    })),
  ];
}

const platformOf = ({ platform }: Part): Row =>
  platform === undefined || platform.os === 'unknown'
    ? {}
    : {
        platform: `${platform.os}/${platform.architecture}`,
        osVersion: platform.os === 'windows' ? osVersion : null,
      };
