import {
  cosignPayloadType,
  cosignSignatureType,
  helmChartType,
  helmConfigType,
  spdxType,
} from '@/oci/manifest/media-types';
import {
  type Annotations,
  blobOf,
  type Content,
  contentOf,
  describe,
  emptyBlob,
  mediaTypes,
} from './content';
import { makeLayer } from './layer';

interface ArtifactOptions {
  readonly artifactType: string;
  readonly mediaType: string;
  readonly payload: Buffer | string;
  /** What it refers to; left out: nothing. */
  readonly subject?: Content;
  readonly annotations?: Annotations;
}

/** One file as an OCI artifact (OCI image spec, "Guidelines for artifact usage"). */
export function makeArtifact(options: ArtifactOptions): Content {
  const { artifactType, payload, subject, annotations } = options;
  const layer = blobOf(payload);
  return contentOf(
    mediaTypes.manifest,
    {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      artifactType,
      config: describe(mediaTypes.empty, emptyBlob),
      layers: [describe(options.mediaType, layer)],
      ...(subject ? { subject: describe(subject.mediaType, subject) } : {}),
      ...(annotations ? { annotations } : {}),
    },
    [emptyBlob, layer],
  );
}

export interface Package {
  readonly name: string;
  readonly version: string;
}

/** A bill of materials about an image: a small SPDX document. */
export const makeSbom = (subject: Content, name: string, packages: readonly Package[]): Content =>
  makeArtifact({
    artifactType: spdxType,
    mediaType: spdxType,
    subject,
    annotations: { 'org.opencontainers.image.created': '2024-01-01T00:00:00Z' },
    payload: JSON.stringify({
      spdxVersion: 'SPDX-2.3',
      SPDXID: 'SPDXRef-DOCUMENT',
      name,
      dataLicense: 'CC0-1.0',
      packages: packages.map((item) => ({
        SPDXID: `SPDXRef-${item.name}`,
        name: item.name,
        versionInfo: item.version,
      })),
    }),
  });

/** A thing shaped like a signature of an image. Nothing is proven by it: there is no key. */
export const makeSignature = (subject: Content, identity: string): Content =>
  makeArtifact({
    artifactType: cosignSignatureType,
    mediaType: cosignPayloadType,
    subject,
    annotations: { 'dev.example.identity': identity },
    payload: JSON.stringify({
      critical: {
        identity: { 'docker-reference': identity },
        image: { 'docker-manifest-digest': subject.digest },
        type: 'cosign container image signature',
      },
      optional: null,
    }),
  });

/** A Helm chart as `helm push` writes it. */
export async function makeHelmChart(chart: {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  readonly description: string;
  readonly annotations?: Annotations;
}): Promise<Content> {
  const { name, version, appVersion, description, annotations = {} } = chart;
  const about = { apiVersion: 'v2', name, version, appVersion, description };
  const yaml = Object.entries(about).map(([key, value]) => `${key}: ${value}\n`);
  const archive = await makeLayer('helm package', [
    { path: `${name}/Chart.yaml`, content: yaml.join('') },
    { path: `${name}/values.yaml`, content: `image:\n  tag: ${appVersion}\n` },
  ]);
  const config = blobOf(JSON.stringify(about));
  return contentOf(
    mediaTypes.manifest,
    {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: describe(helmConfigType, config),
      layers: [describe(helmChartType, archive)],
      annotations: {
        'org.opencontainers.image.title': name,
        'org.opencontainers.image.version': version,
        'org.opencontainers.image.description': description,
        ...annotations,
      },
    },
    [config, archive],
  );
}
