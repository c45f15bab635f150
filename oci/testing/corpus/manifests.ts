import {
  buildCacheConfigType,
  cosignPayloadType,
  dockerConfigType,
  dockerForeignLayerType,
  dockerLayerType,
  dockerListType,
  dockerManifestType,
  emptyType,
  helmChartType,
  helmConfigType,
  imageConfigType,
  imageIndexType,
  imageLayerType,
  imageManifestType,
} from '../../manifest/media-types';
import { many, named, sized } from './parts';

/** A manifest as some builder writes it, which every reader reads the same. */
export interface OddManifest {
  readonly name: string;
  readonly text: string;
  /** The Content-Type that it is pushed with. */
  readonly pushedAs: string;
  /** What a reader must find: a part of the parsed manifest. */
  readonly is: object;
}

const config = named(imageConfigType, 'config');
const layer = named(imageLayerType, 'layer');
const image = { schemaVersion: 2, mediaType: imageManifestType, config, layers: [layer] };
const text = (document: unknown) => JSON.stringify(document);
const odd = (name: string, pushedAs: string, written: unknown, is: object): OddManifest => ({
  name,
  pushedAs,
  text: typeof written === 'string' ? written : text(written),
  is,
});
const oddImage = (name: string, written: unknown, is: object) =>
  odd(name, imageManifestType, written, { kind: 'image', ...is });
const oddIndex = (name: string, written: unknown, is: object) =>
  odd(name, imageIndexType, written, { kind: 'index', ...is });

const provenance = 'https://slsa.dev/provenance/v0.2';
const urls = ['https://layers.example.com/windows-base'];

export const oddManifests: readonly OddManifest[] = [
  oddImage(
    'no mediaType (umoci)',
    { schemaVersion: 2, config, layers: [layer] },
    { ownMediaType: null, mediaType: imageManifestType },
  ),
  oddImage('an empty mediaType', { ...image, mediaType: '' }, { ownMediaType: null }),
  oddImage('a byte order mark', `\ufeff${text(image)}`, { ownMediaType: imageManifestType }),
  oddImage('a newline at the end', `${text(image)}\n`, { layers: [{}] }),
  oddImage('three spaces a level and Windows’ line ends', crlf(image), { layers: [{}] }),
  oddImage(
    'the schema’s version last, and descriptors from their end',
    `{"layers":[{"size":${layer.size},"digest":"${layer.digest}","mediaType":"${imageLayerType}"}],` +
      `"config":{"digest":"${config.digest}","mediaType":"${imageConfigType}","size":${config.size}},` +
      `"mediaType":"${imageManifestType}","schemaVersion":2}`,
    { config: { digest: config.digest }, layers: [{ digest: layer.digest }] },
  ),
  oddImage(
    'slashes and letters written with escapes (PHP, Python)',
    text(image).replaceAll('/', '\\/').replaceAll('layer', '\\u006cayer'),
    { layers: [{ mediaType: imageLayerType }] },
  ),
  oddImage(
    '130 layers, every one of them like the first in digest',
    { ...image, layers: many(130, () => layer) },
    { layers: many(130, () => ({ digest: layer.digest })) },
  ),
  oddImage('no layers, as null', { ...image, layers: null }, { layers: [] }),
  oddImage('no layers at all', { schemaVersion: 2, config }, { layers: [] }),
  oddImage(
    'annotations as null',
    { ...image, annotations: null, subject: null },
    { subject: null },
  ),
  oddImage(
    'annotations in two cases, named like members of objects',
    `{"annotations":{"a":"1","A":"2","__proto__":"3","toString":"4","mediaType":"5","MEDIATYPE":"6"},` +
      text(image).slice(1),
    { annotations: { a: '1', A: '2', toString: '4', MEDIATYPE: '6' } },
  ),
  oddImage(
    'annotations of many scripts, and none',
    {
      ...image,
      annotations: { título: 'ñandú', '\u{1f980}': '\u{1f40b}\u200d', empty: '', '': 'x' },
    },
    { annotations: { título: 'ñandú', '': 'x' } },
  ),
  oddImage(
    'a lazily pulled image: nine annotations a layer (eStargz, SOCI)',
    {
      ...image,
      layers: many(90, (at) => ({
        ...named(imageLayerType, `lazy ${at}`),
        annotations: Object.fromEntries(
          many(9, (n) => [`example.lazy/${n}`, sized(`${n}`).digest]),
        ),
      })),
    },
    { layers: many(90, () => ({ mediaType: imageLayerType })) },
  ),
  oddImage(
    'members that no specification names',
    { ...image, 'x-internal': { Builder: 'x', builder_version: [1, 2.5, -1e-3, null] }, tag: 'x' },
    { layers: [{}] },
  ),
  oddImage(
    'a descriptor with its bytes inside (OCI, `data`)',
    { ...image, config: { ...named(emptyType, '{}'), size: 2, data: 'e30=' } },
    { config: { mediaType: emptyType, size: 2 } },
  ),
  oddImage(
    'descriptors under keys of others, with their bytes inside',
    {
      ...image,
      blobs: [named('text/plain', 'blob')],
      'x-parts': { first: { ...named('text/plain', 'hi', { data: 'aGk=' }), size: 2 } },
      'x-note': { digest: 'v1', data: ['anything'], size: 'large' },
    },
    { layers: [{}] },
  ),
  odd(
    'Docker schema 2, with a layer kept elsewhere (Windows)',
    dockerManifestType,
    crlf({
      schemaVersion: 2,
      mediaType: dockerManifestType,
      config: named(dockerConfigType, 'windows'),
      layers: [named(dockerForeignLayerType, 'base', { urls }), named(dockerLayerType, 'own')],
    }),
    { kind: 'image', layers: [{ elsewhere: true }, { elsewhere: false }] },
  ),
  odd(
    'Docker schema 2 of old, whose config has no type of its own',
    dockerManifestType,
    { schemaVersion: 2, config: named('application/octet-stream', 'old'), layers: [] },
    { config: { mediaType: 'application/octet-stream' }, layers: [] },
  ),
  odd(
    'a Docker list for Windows, with versions and features',
    dockerListType,
    {
      schemaVersion: 2,
      mediaType: dockerListType,
      manifests: ['10.0.17763.5122', '10.0.20348.2113'].map((version) =>
        named(dockerManifestType, version, {
          platform: {
            architecture: 'amd64',
            os: 'windows',
            'os.version': version,
            'os.features': ['win32k'],
            features: ['sse4'],
          },
        }),
      ),
    },
    {
      kind: 'index',
      children: [
        { platform: { osVersion: '10.0.17763.5122', osFeatures: ['win32k'], features: ['sse4'] } },
        { platform: { osVersion: '10.0.20348.2113' } },
      ],
    },
  ),
  oddIndex(
    '120 platforms',
    {
      schemaVersion: 2,
      mediaType: imageIndexType,
      manifests: many(120, (at) =>
        named(imageManifestType, `platform ${at}`, {
          platform: { architecture: ['amd64', 'arm'][at % 2], os: 'linux', variant: `v${at}` },
          annotations: { 'org.opencontainers.image.created': '1970-01-01T00:00:00Z' },
        }),
      ),
    },
    { children: many(120, (at) => ({ platform: { variant: `v${at}` } })) },
  ),
  oddIndex(
    'attestations of BuildKit beside the images',
    {
      schemaVersion: 2,
      mediaType: imageIndexType,
      manifests: [
        named(imageManifestType, 'image', { platform: { architecture: 'amd64', os: 'linux' } }),
        named(imageManifestType, 'attestation', {
          annotations: {
            'vnd.docker.reference.digest': sized('image').digest,
            'vnd.docker.reference.type': 'attestation-manifest',
          },
          platform: { architecture: 'unknown', os: 'unknown' },
        }),
      ],
    },
    { children: [{ platform: { os: 'linux' } }, { platform: { os: 'unknown' } }] },
  ),
  oddImage(
    'what BuildKit attests',
    {
      ...image,
      layers: [
        named('application/vnd.in-toto+json', 'provenance', {
          annotations: { 'in-toto.io/predicate-type': provenance },
        }),
      ],
    },
    { layers: [{ annotations: { 'in-toto.io/predicate-type': provenance } }] },
  ),
  oddIndex(
    'platforms that say little: none, empty, other members',
    {
      schemaVersion: 2,
      manifests: [{}, { platform: null }, { platform: {} }, { platform: { os: '', cpu: 'x' } }].map(
        (more, at) => named(imageManifestType, `${at}`, more),
      ),
    },
    { ownMediaType: null, children: many(4, () => ({ platform: null })) },
  ),
  oddIndex('an index of nothing', { schemaVersion: 2, manifests: [] }, { children: [] }),
  oddIndex('an index of null', { schemaVersion: 2, manifests: null }, { children: [] }),
  oddIndex(
    'an index of indexes that is an artifact, about a subject',
    {
      schemaVersion: 2,
      artifactType: 'application/vnd.example.release',
      manifests: [named(imageIndexType, 'inner'), named(imageManifestType, 'outer')],
      subject: named(imageManifestType, 'subject'),
    },
    {
      artifactType: 'application/vnd.example.release',
      subject: { digest: sized('subject').digest },
    },
  ),
  oddIndex(
    'a builder’s cache as an index of blobs (BuildKit)',
    {
      schemaVersion: 2,
      mediaType: imageIndexType,
      manifests: [
        named(imageLayerType, 'cached', {
          annotations: { 'containerd.io/uncompressed': sized('tar').digest },
        }),
        named(buildCacheConfigType, 'cache'),
      ],
    },
    { children: [{ mediaType: imageLayerType }, { mediaType: buildCacheConfigType }] },
  ),
  oddImage(
    'a signature that cosign keeps under a tag: one payload, signed twice',
    {
      ...image,
      layers: many(2, (at) =>
        named(cosignPayloadType, 'payload', {
          annotations: { 'dev.cosignproject.cosign/signature': `signature ${at}` },
        }),
      ),
    },
    { layers: many(2, () => ({ digest: sized('payload').digest })) },
  ),
  oddImage(
    'a bundle about a subject, with an empty config',
    {
      ...image,
      config: { ...named(emptyType, '{}'), size: 2 },
      artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      layers: [named('application/vnd.dev.sigstore.bundle.v0.3+json', 'bundle')],
      subject: named(imageManifestType, 'subject'),
    },
    { artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json' },
  ),
  oddImage(
    'a chart of Helm with its provenance',
    {
      schemaVersion: 2,
      config: named(helmConfigType, 'chart'),
      layers: [
        named('application/vnd.cncf.helm.chart.provenance.v1.prov', 'prov'),
        named(helmChartType, 'chart'),
      ],
    },
    { artifactType: helmConfigType },
  ),
  oddImage(
    'a program for WebAssembly',
    {
      ...image,
      config: named('application/vnd.wasm.config.v0+json', 'wasm'),
      layers: [named('application/wasm', 'component')],
    },
    { artifactType: 'application/vnd.wasm.config.v0+json' },
  ),
  oddImage(
    'a layer encrypted for somebody, and one packed with zstd',
    {
      ...image,
      layers: [
        named(`${imageLayerType}+encrypted`, 'secret', {
          annotations: { 'org.opencontainers.image.enc.pubopts': 'e30=' },
        }),
        named('application/vnd.oci.image.layer.v1.tar+zstd', 'quick'),
      ],
    },
    { layers: [{ mediaType: `${imageLayerType}+encrypted` }, {}] },
  ),
];

function crlf(document: unknown): string {
  return JSON.stringify(document, null, 3).replaceAll('\n', '\r\n');
}
