import { digestOf } from '@/oci/names/hash';
import * as types from '@/oci/manifest/media-types';
import { change } from './changes';
import { textOf, writtenOf } from './document';
import type { Random } from './random';

/** A document that may be read in several ways. */
export interface Doubtful {
  readonly kind: 'manifest' | 'config';
  readonly bytes: Buffer;
  /** The Content-Type of a manifest, the config's media type. */
  readonly type: string;
}

const some = <T>(random: Random, most: number, make: () => T): T[] =>
  Array.from({ length: random.below(most + 1) }, make);

const notes = (random: Random) =>
  Object.fromEntries(some(random, 3, () => [`note.${random.below(5)}`, `said ${random.below(9)}`]));

function descriptor(random: Random, mediaType: string, more: object = {}): object {
  const content = String(random.below(1000));
  const inside = random.chance(0.15);
  return {
    mediaType,
    digest: digestOf(content),
    size: inside ? content.length : random.below(1_000_000),
    ...(inside ? { data: Buffer.from(content).toString('base64') } : {}),
    ...(random.chance(0.3) ? { annotations: notes(random) } : {}),
    ...(random.chance(0.1) ? { artifactType: 'application/vnd.example.thing' } : {}),
    ...more,
  };
}

function platform(random: Random): object {
  const os = random.pick(['linux', 'windows', 'unknown', '']);
  return {
    architecture: random.pick(['amd64', 'arm64', 'unknown']),
    os,
    ...(random.chance(0.4) ? { variant: 'v8' } : {}),
    ...(random.chance(0.2) ? { features: ['sse4'] } : {}),
    ...(os === 'windows' ? { 'os.version': '10.0.20348.1', 'os.features': ['win32k'] } : {}),
  };
}

function manifest(random: Random): Doubtful {
  const isIndex = random.chance(0.4);
  const type = isIndex
    ? random.pick([types.imageIndexType, types.dockerListType])
    : random.pick([types.imageManifestType, types.dockerManifestType]);
  const layer = () =>
    random.chance(0.1)
      ? descriptor(random, types.dockerForeignLayerType, { urls: ['https://example.com/layer'] })
      : descriptor(random, random.pick([types.imageLayerType, types.dockerLayerType]));
  const child = () =>
    descriptor(
      random,
      random.pick([types.imageManifestType, types.imageIndexType]),
      random.chance(0.8) ? { platform: platform(random) } : {},
    );
  const document = {
    schemaVersion: 2,
    ...(random.chance(0.7) ? { mediaType: type } : {}),
    ...(random.chance(0.1) ? { artifactType: 'application/vnd.example.whole' } : {}),
    ...(isIndex
      ? { manifests: some(random, 4, child) }
      : {
          config: descriptor(random, random.pick([...types.imageConfigTypes, types.emptyType])),
          layers: some(random, 4, layer),
        }),
    ...(random.chance(0.1) ? { blobs: some(random, 2, layer) } : {}),
    ...(random.chance(0.2) ? { subject: descriptor(random, types.imageManifestType) } : {}),
    ...(random.chance(0.4) ? { annotations: notes(random) } : {}),
  };
  return written('manifest', document, type, random);
}

function config(random: Random): Doubtful {
  const layers = random.below(4);
  const words = () => some(random, 3, () => `word${random.below(9)}`);
  const document = {
    created: '2024-01-01T00:00:00Z',
    ...platform(random),
    config: {
      User: random.pick(['1000', '0', '', 'app:app']),
      Env: some(random, 3, () => `NAME=${random.below(9)}`),
      Entrypoint: words(),
      Cmd: words(),
      WorkingDir: '/srv',
      Labels: notes(random),
      ExposedPorts: Object.fromEntries(some(random, 3, () => [`port${random.below(9)}/tcp`, {}])),
      Volumes: { '/data': {} },
    },
    rootfs: {
      type: 'layers',
      diff_ids: Array.from({ length: layers }, (_, at) => digestOf(String(at))),
    },
    history: Array.from({ length: layers }, (_, at) => ({
      created_by: `RUN ${at}`,
      ...(random.chance(0.3) ? { empty_layer: true } : {}),
    })),
  };
  return written('config', document, random.pick(types.imageConfigTypes), random);
}

function written(kind: Doubtful['kind'], document: object, type: string, random: Random): Doubtful {
  const tree = writtenOf(document);
  change(tree, random);
  const ends = ['', '', '', '\n', ' \t\r\n', '{}', ',', '\0'];
  const text = textOf(tree) + (random.chance(0.1) ? random.pick(ends) : '');
  const bytes = Buffer.from(text);
  if (random.chance(0.02)) bytes[random.below(bytes.length)] = 0xff;
  return { kind, bytes, type };
}

/** A manifest or an image's config, changed so that readers may differ on it. */
export const generate = (random: Random): Doubtful =>
  random.chance(0.6) ? manifest(random) : config(random);
