import { describe, expect, it } from 'vitest';
import { RegistryError } from '../http/errors';
import { digestOf } from '../names/hash';
import {
  dockerForeignLayerType,
  dockerListType,
  dockerManifestType,
  helmConfigType,
  imageConfigType,
  imageIndexType,
  imageLayerType,
  imageManifestType,
  spdxType,
} from './media-types';
import { maximumManifestSize, parseManifest } from './parse-manifest';

const descriptor = (mediaType: string, more: object = {}) => ({
  mediaType,
  digest: digestOf(Buffer.from(mediaType)),
  size: 7,
  ...more,
});
const config = descriptor(imageConfigType);
const layer = descriptor(imageLayerType);
const image = (more: object = {}) => ({
  schemaVersion: 2,
  mediaType: imageManifestType,
  config,
  layers: [layer],
  ...more,
});
const index = (more: object = {}) => ({
  schemaVersion: 2,
  mediaType: imageIndexType,
  manifests: [descriptor(imageManifestType, { platform: { os: 'linux', architecture: 'arm64' } })],
  ...more,
});
const annotationsOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`a${at}`, '']));
/** The document with a value at a path, of which what leads there is made up. */
function withMember(document: unknown, path: string, value: unknown): unknown {
  const made = structuredClone(document) as Record<string, unknown>;
  const steps = [...path.matchAll(/([A-Za-z]+)|\[(\d+)\]|\["([^"]+)"\]/g)].map(
    ([, plain, at, quoted]) => plain ?? quoted ?? Number(at),
  );
  let into = made as Record<string | number, unknown>;
  for (const [at, step] of steps.slice(0, -1).entries()) {
    const empty = typeof steps[at + 1] === 'number' ? [] : {};
    into = (into[step] ??= empty) as Record<string | number, unknown>;
  }
  into[steps.at(-1)!] = value;
  return made;
}
const parse = (document: unknown, contentType?: string) =>
  parseManifest(Buffer.from(JSON.stringify(document)), contentType);

describe('parseManifest', () => {
  it('reads an image', () => {
    const parsed = parse(image({ annotations: { a: 'b' } }), imageManifestType);
    expect(parsed).toMatchObject({
      kind: 'image',
      mediaType: imageManifestType,
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
        descriptor(imageIndexType),
        descriptor(imageManifestType, {
          platform: { os: 'linux', architecture: 'arm', variant: 'v7', 'os.version': '1' },
        }),
        descriptor(imageManifestType, {
          platform: {
            os: 'windows',
            architecture: 'amd64',
            'os.features': ['win32k'],
            features: ['sse4'],
          },
        }),
      ],
    });
    const parsed = parse(nested, imageIndexType);
    expect(parsed).toMatchObject({ kind: 'index', config: null, layers: [], artifactType: null });
    expect(parsed.children.map(({ platform }) => platform)).toEqual([
      null,
      {
        os: 'linux',
        architecture: 'arm',
        variant: 'v7',
        osVersion: '1',
        osFeatures: [],
        features: [],
      },
      {
        os: 'windows',
        architecture: 'amd64',
        variant: null,
        osVersion: null,
        osFeatures: ['win32k'],
        features: ['sse4'],
      },
    ]);
  });

  it('reads Docker’s schema 2 and its lists', () => {
    expect(parse(image({ mediaType: dockerManifestType }), dockerManifestType).kind).toBe('image');
    expect(parse(index({ mediaType: dockerListType }), dockerListType).kind).toBe('index');
  });

  it('takes the type from the Content-Type where the document has none, as umoci writes it', () => {
    expect(parse(image({ mediaType: undefined }), imageManifestType)).toMatchObject({
      mediaType: imageManifestType,
      ownMediaType: null,
    });
    expect(parse(image(), imageManifestType).ownMediaType).toBe(imageManifestType);
  });

  it('takes the type from the document where there is no Content-Type', () => {
    expect(parse(index()).mediaType).toBe(imageIndexType);
  });

  it('does not mind parameters or case in the Content-Type', () => {
    expect(parse(image(), `${imageManifestType.toUpperCase()}; charset=utf-8`).kind).toBe('image');
  });

  it('welcomes an artifact, and knows its type by artifactType or else by its config', () => {
    const chart = image({ config: descriptor(helmConfigType) });
    expect(parse(chart).artifactType).toBe(helmConfigType);
    const subject = descriptor(imageManifestType);
    const sbom = image({ artifactType: spdxType, subject });
    expect(parse(sbom)).toMatchObject({
      artifactType: spdxType,
      subject: { digest: subject.digest },
    });
  });

  it('takes an image without layers', () => {
    expect(parse(image({ layers: null })).layers).toEqual([]);
    expect(parse(image({ layers: [] })).layers).toEqual([]);
  });

  it('keeps all layers in order, and says which lie elsewhere', () => {
    const urls = ['https://layers.example.com/1'];
    const layers = [
      descriptor(dockerForeignLayerType, { urls }),
      descriptor(dockerForeignLayerType),
      { ...layer, urls },
      descriptor('application/vnd.oci.image.layer.nondistributable.v1.tar+zstd', { urls }),
    ];
    expect(parse(image({ layers })).layers.map(({ elsewhere }) => elsewhere)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('takes an index that names nothing, and one whose list is null', () => {
    expect(parse(index({ manifests: [] })).children).toEqual([]);
    expect(parse(index({ manifests: null })).children).toEqual([]);
  });

  it('has annotations named like members of objects for annotations', () => {
    const text = JSON.stringify(image()).replace('{', '{"annotations": {"__proto__": "a"},');
    const { annotations } = parseManifest(Buffer.from(text), undefined);
    expect(Object.entries(annotations)).toEqual([['__proto__', 'a']]);
    expect('toString' in annotations).toBe(false);
    expect('toString' in parse(image()).annotations).toBe(false);
  });

  const digest = 'sha256:abc';
  it.each<[string, unknown, string?]>([
    ['a list', []],
    ['null', null],
    ['another schema version', image({ schemaVersion: 1 })],
    ['an image that is an index too', image({ manifests: [] })],
    ['an image that is pushed as an index', image({ mediaType: imageIndexType })],
    ['an index that has layers too', index({ layers: [] })],
    ['a Content-Type that is not its mediaType', image(), imageIndexType],
    ['a Content-Type that is no manifest’s', image({ mediaType: undefined }), 'application/json'],
    ['no type at all', image({ mediaType: undefined })],
    ['a type named like a property of objects', image({ mediaType: 'constructor' })],
    ['a mediaType that is not text', image({ mediaType: 7 }), imageManifestType],
    ['an index without manifests', index({ manifests: undefined })],
    ['layers of schema 1 too', image({ fsLayers: [] })],
    ['a key in another case, which some readers take for the key', image({ Layers: [] })],
    ['an artifact type of 256 characters', image({ artifactType: 'x'.repeat(256) })],
    ['1001 annotations', image({ annotations: annotationsOf(1001) })],
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
    [
      '1001 entries',
      index({ manifests: Array<unknown>(1001).fill(descriptor(imageManifestType)) }),
    ],
  ])('refuses %s', (_, document, contentType) => {
    expect(() => parse(document, contentType)).toThrow(
      expect.objectContaining({ code: 'MANIFEST_INVALID' }),
    );
  });

  it('takes 1000 layers', () => {
    const layers = Array<unknown>(1000).fill(layer);
    expect(parse(image({ layers })).layers).toHaveLength(1000);
  });

  it.each<[string, string, string]>([
    ['layers[1].digest', 'twice', '{"layers": [X, {"digest": "a", "digest": "b"}]}'],
    ['manifests[0].platform.OS', 'some readers', '{"manifests": [{"platform": {"OS": "x"}}]}'],
    ['layers[0]["\\u017fize"]', 'some readers', '{"layers": [{"\u017fize": 1}]}'],
    ['subject.annotations.a', 'twice', '{"subject": {"annotations": {"a": "1", "a": "2"}}}'],
    ['config.size', 'whole number', '{"config": {"size": 7.0}}'],
    ['schemaVersion', 'whole number', '{"schemaVersion": 2.0}'],
    ['x.Y', 'another case', '{"x": {"y": 1, "Y": 2}}'],
    ['config', 'image', `{"mediaType": "${imageIndexType}", "config": X, "manifests": []}`],
    ['manifests', 'there', '{"schemaVersion": 2, "mediaType": "' + imageIndexType + '"}'],
    ['layers[0].mediaType', 'U+0000', '{"layers": [{"mediaType": "a\\u0000"}]}'],
    [
      'config.size',
      'must be a number',
      JSON.stringify(image({ config: { ...config, size: '7' } })),
    ],
  ])('names the path %s', (path, words, text) => {
    const bytes = Buffer.from(text.replaceAll('X', JSON.stringify(layer)));
    expect(() => parseManifest(bytes, undefined)).toThrow(
      expect.objectContaining({
        code: 'MANIFEST_INVALID',
        message: expect.stringContaining(words) as string,
        options: { detail: { path } },
      }),
    );
  });

  /** What a reader with types stops at, and another passes over. */
  describe.each<[string, readonly unknown[]]>([
    ['mediaType', [7, {}, [], true]],
    ['artifactType', [7, {}]],
    ['annotations', ['a', ['a'], 7]],
    ['annotations.a', [7, null, {}, ['b'], true]],
    ['layers', ['x', {}, 7, true]],
    ['layers[0]', ['x', [], 7, null]],
    ['config', ['x', [], 7]],
    ['config.mediaType', [7, {}]],
    ['config.digest', [7, ['sha256:0']]],
    ['config.size', ['7', [7], true]],
    ['layers[0].urls', ['https://example.com', { a: 'b' }, 7]],
    ['layers[0].urls[0]', [7, null, {}]],
    ['layers[0].annotations', [['a'], 'a']],
    ['layers[0].annotations["a.b"]', [1, null]],
    ['layers[0].artifactType', [['a'], 7]],
    ['layers[0].platform', ['linux/amd64', ['linux'], 7, true]],
    ['subject', ['sha256:0', []]],
    ['subject.platform.os', [7, ['linux'], {}]],
    ['manifests', ['x', {}, 7]],
    ['manifests[0].platform', ['linux/amd64', [], 7, false]],
    ['manifests[0].platform.os', [7, {}, true]],
    ['manifests[0].platform.architecture', [64, ['amd64']]],
    ['manifests[0].platform.variant', [8, {}]],
    ['manifests[0].platform["os.version"]', [10, ['10']]],
    ['manifests[0].platform["os.features"]', ['win32k', {}, 7]],
    ['manifests[0].platform["os.features"][0]', [7, null]],
    ['manifests[0].platform.features', ['sse4', { sse4: true }]],
    ['blobs', ['x', {}, 7]],
    ['blobs[0]', ['x', [], 7]],
    ['blobs[0].size', ['7', {}]],
    ['blobs[0].annotations', [['a']]],
  ])('refuses %s', (path, wrong) => {
    it.each(wrong.map((value) => [JSON.stringify(value), value]))('as %s', (_, value) => {
      const document = (/^manifests/.test(path) ? index() : image()) as Record<string, unknown>;
      const refused = () => parse(withMember(document, path, value));
      expect(refused).toThrow(/ must /);
      expect(refused).toThrow(expect.objectContaining({ options: { detail: { path } } }) as Error);
    });
  });

  it('takes what is left out as null, as some write it', () => {
    const platform = { os: null, architecture: null, variant: null, 'os.features': null };
    const nothing = { annotations: null, urls: null, data: null, artifactType: null };
    for (const document of [
      image({ subject: null, annotations: null, artifactType: null, blobs: null, layers: null }),
      image({ layers: [{ ...layer, ...nothing, platform: null }], blobs: [] }),
      index({ manifests: [descriptor(imageManifestType, { ...nothing, platform })] }),
    ]) {
      expect(() => parse(document)).not.toThrow();
    }
  });

  it('reads the worst documents that it takes, and refuses worse ones', () => {
    const layers = Array<unknown>(1000).fill({ ...layer, annotations: annotationsOf(14) });
    const member = (text: string) => JSON.stringify(image()).replace('{', `{"more":${text},`);
    const fill = (item: string) => `[${`${item},`.repeat(4_194_000 / (item.length + 1) - 200)}0]`;
    const long = (letter: string) =>
      `{"${letter.repeat(4_000_000 / Buffer.byteLength(letter))}":0}`;
    for (const text of [
      JSON.stringify(image({ layers })),
      ...['0', '{}', '[]', '[[[[[[[[]]]]]]]]', '{"a":{"b":0}}', '1.5e300', '"\\n"'].map(fill),
      ...['a', '\u017f', '\\u017f'].map(long),
      `{${Array.from({ length: 19_900 }, (_, at) => `"${at}${'\u017f'.repeat(4)}":0`).join()}}`,
      `["${'\\ud83d\\ude00'.repeat(340_000)}"]`,
    ].map((text, at) => (at === 0 ? text : member(text)))) {
      const bytes = Buffer.from(text);
      expect(bytes.length).toBeLessThan(maximumManifestSize);
      // Taken or refused, never worse: how long it takes is the bench's to say (worst-documents).
      try {
        parseManifest(bytes, imageManifestType);
      } catch (error) {
        expect(error, text.slice(0, 60)).toBeInstanceOf(RegistryError);
      }
    }
  });

  it('refuses what is not JSON, or not UTF-8', () => {
    for (const bytes of [Buffer.from('{'), Buffer.from([0x7b, 0xff, 0x7d]), Buffer.alloc(0)]) {
      expect(() => parseManifest(bytes, imageManifestType)).toThrow(RegistryError);
    }
    const deep = Buffer.from('['.repeat(1_000_000));
    expect(() => parseManifest(deep, imageManifestType)).toThrow(RegistryError);
  });

  it('refuses more than 4 MiB as too large', () => {
    expect(() => parseManifest(Buffer.alloc(maximumManifestSize + 1), imageManifestType)).toThrow(
      expect.objectContaining({ code: 'MANIFEST_TOO_LARGE', status: 413 }),
    );
  });
});
