import { digestOf } from './hash';
import { describe, expect, it } from 'vitest';
import { RegistryError } from './errors';
import { maximumManifestSize, parseManifest } from './parse-manifest';

const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const ociIndex = 'application/vnd.oci.image.index.v1+json';
const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json';
const dockerList = 'application/vnd.docker.distribution.manifest.list.v2+json';
const foreignLayer = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';

const descriptor = (mediaType: string, more: object = {}) => ({
  mediaType,
  digest: digestOf(Buffer.from(mediaType)),
  size: 7,
  ...more,
});
const config = descriptor('application/vnd.oci.image.config.v1+json');
const layer = descriptor('application/vnd.oci.image.layer.v1.tar+gzip');
const image = (more: object = {}) => ({
  schemaVersion: 2,
  mediaType: ociManifest,
  config,
  layers: [layer],
  ...more,
});
const index = (more: object = {}) => ({
  schemaVersion: 2,
  mediaType: ociIndex,
  manifests: [descriptor(ociManifest, { platform: { os: 'linux', architecture: 'arm64' } })],
  ...more,
});
const parse = (document: unknown, contentType?: string) =>
  parseManifest(Buffer.from(JSON.stringify(document)), contentType);

describe('parseManifest', () => {
  it('reads an image', () => {
    const parsed = parse(image({ annotations: { a: 'b' } }), ociManifest);
    expect(parsed).toMatchObject({
      kind: 'image',
      mediaType: ociManifest,
      artifactType: config.mediaType,
      config: { digest: config.digest, size: 7 },
      subject: null,
      annotations: { a: 'b' },
      children: [],
    });
    expect(parsed.layers).toHaveLength(1);
  });

  it('reads an index with the platforms of its entries, nested ones too', () => {
    const nested = index({
      manifests: [
        descriptor(ociIndex),
        descriptor(ociManifest, {
          platform: { os: 'linux', architecture: 'arm', variant: 'v7', 'os.version': '1' },
        }),
      ],
    });
    const parsed = parse(nested, ociIndex);
    expect(parsed).toMatchObject({ kind: 'index', config: null, layers: [], artifactType: null });
    expect(parsed.children.map(({ platform }) => platform)).toEqual([
      null,
      { os: 'linux', architecture: 'arm', variant: 'v7' },
    ]);
  });

  it('reads Docker’s schema 2 and its lists', () => {
    expect(parse(image({ mediaType: dockerManifest }), dockerManifest).kind).toBe('image');
    expect(parse(index({ mediaType: dockerList }), dockerList).kind).toBe('index');
  });

  it('takes the type from the Content-Type where the document has none, as umoci writes it', () => {
    expect(parse(image({ mediaType: undefined }), ociManifest).mediaType).toBe(ociManifest);
  });

  it('takes the type from the document where there is no Content-Type', () => {
    expect(parse(index()).mediaType).toBe(ociIndex);
  });

  it('does not mind parameters or case in the Content-Type', () => {
    expect(parse(image(), `${ociManifest.toUpperCase()}; charset=utf-8`).kind).toBe('image');
  });

  it('welcomes an artifact, and knows its type by artifactType or else by its config', () => {
    const chart = image({ config: descriptor('application/vnd.cncf.helm.config.v1+json') });
    expect(parse(chart).artifactType).toBe('application/vnd.cncf.helm.config.v1+json');
    const subject = descriptor(ociManifest);
    const sbom = image({ artifactType: 'application/spdx+json', subject });
    expect(parse(sbom)).toMatchObject({
      artifactType: 'application/spdx+json',
      subject: { digest: subject.digest },
    });
  });

  it('takes an image without layers', () => {
    expect(parse(image({ layers: null })).layers).toEqual([]);
    expect(parse(image({ layers: [] })).layers).toEqual([]);
  });

  it('does not ask for layers that lie elsewhere', () => {
    const urls = ['https://layers.example.com/1'];
    const layers = [descriptor(foreignLayer, { urls }), descriptor(foreignLayer), layer];
    expect(parse(image({ layers })).layers).toHaveLength(2);
    const ordinary = [{ ...layer, urls }];
    expect(parse(image({ layers: ordinary })).layers).toHaveLength(1);
  });

  const digest = 'sha256:abc';
  it.each<[string, unknown, string?]>([
    ['a list', []],
    ['null', null],
    ['another schema version', image({ schemaVersion: 1 })],
    ['an image that is an index too', image({ manifests: [] })],
    ['an image that is pushed as an index', image({ mediaType: ociIndex })],
    ['an index that has layers too', index({ layers: [] })],
    ['a Content-Type that is not its mediaType', image(), ociIndex],
    ['a Content-Type that is no manifest’s', image({ mediaType: undefined }), 'application/json'],
    ['no type at all', image({ mediaType: undefined })],
    ['a type named like a property of objects', image({ mediaType: 'constructor' })],
    ['a mediaType that is not text', image({ mediaType: 7 }), ociManifest],
    ['a key in another case, which some readers take for the key', image({ Layers: [] })],
    ['no config', image({ config: undefined })],
    ['layers that are no list', image({ layers: {} })],
    ['a digest that is none', image({ layers: [{ ...layer, digest }] })],
    ['a digest of an unknown algorithm', image({ config: { ...config, digest: 'md5:00' } })],
    ['a negative size', image({ layers: [{ ...layer, size: -1 }] })],
    ['a size that is no whole number', image({ layers: [{ ...layer, size: 1.5 }] })],
    ['a size beyond all bounds', image({ layers: [{ ...layer, size: 1e300 }] })],
    ['a size in quotes', image({ layers: [{ ...layer, size: '7' }] })],
    ['a media type that is none', image({ layers: [{ ...layer, mediaType: 'x' }] })],
    ['an annotation that is not text', image({ annotations: { a: 1 } })],
    ['an annotation with U+0000', image({ annotations: { a: '\0' } })],
    ['an annotation with half a character', image({ annotations: { '\ud800': 'a' } })],
    ['annotations that are a list', image({ annotations: [] })],
    ['a subject that is no descriptor', image({ subject: 'sha256:abc' })],
    ['1001 layers', image({ layers: Array<unknown>(1001).fill(layer) })],
    ['1001 entries', index({ manifests: Array<unknown>(1001).fill(descriptor(ociManifest)) })],
  ])('refuses %s', (_, document, contentType) => {
    expect(() => parse(document, contentType)).toThrow(
      expect.objectContaining({ code: 'MANIFEST_INVALID' }),
    );
  });

  it('takes 1000 layers', () => {
    const layers = Array<unknown>(1000).fill(layer);
    expect(parse(image({ layers })).layers).toHaveLength(1000);
  });

  it('refuses what is not JSON, or not UTF-8', () => {
    for (const bytes of [Buffer.from('{'), Buffer.from([0x7b, 0xff, 0x7d]), Buffer.alloc(0)]) {
      expect(() => parseManifest(bytes, ociManifest)).toThrow(RegistryError);
    }
    const deep = Buffer.from('['.repeat(1_000_000));
    expect(() => parseManifest(deep, ociManifest)).toThrow(RegistryError);
  });

  it('refuses more than 4 MiB as too large', () => {
    expect(() => parseManifest(Buffer.alloc(maximumManifestSize + 1), ociManifest)).toThrow(
      expect.objectContaining({ code: 'MANIFEST_TOO_LARGE', status: 413 }),
    );
  });
});
