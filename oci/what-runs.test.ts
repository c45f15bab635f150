import { describe, expect, it } from 'vitest';
import { dockerLayerType, emptyType, imageConfigType, imageLayerType } from './media-types';
import { imageManifestType } from './media-types';
import { parseManifest } from './parse-manifest';
import { whatRuns } from './what-runs';
import { named, sized } from './testing/corpus/parts';

const linux = { architecture: 'amd64', os: 'linux' };
const saying = (...seeds: string[]) => ({
  ...linux,
  rootfs: { type: 'layers', diff_ids: seeds.map((seed) => sized(`tar of ${seed}`).digest) },
});

interface Image {
  readonly config?: object;
  readonly layers?: readonly object[];
  readonly more?: object;
  readonly says?: unknown;
  readonly runnable?: boolean;
}

const idOf = ({
  config = named(imageConfigType, 'config'),
  layers = [named(imageLayerType, 'a'), named(imageLayerType, 'b')],
  more = {},
  says = linux,
  runnable = true,
}: Image = {}) => {
  const document = { schemaVersion: 2, mediaType: imageManifestType, config, layers, ...more };
  const parsed = parseManifest(Buffer.from(JSON.stringify(document)), undefined);
  return whatRuns(parsed, says, runnable);
};

describe('the image that a manifest holds', () => {
  it('is the same with other annotations, and parts that are called otherwise', () => {
    const others = [
      named(dockerLayerType, 'a', { annotations: { x: 'y' } }),
      named(dockerLayerType, 'b'),
    ];
    expect(idOf({ more: { annotations: { a: 'b' } } })).toBe(idOf());
    expect(idOf({ layers: others })).toBe(idOf());
  });

  it('is another one with another config, other layers, or another order of them', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((seed) => named(imageLayerType, seed));
    for (const other of [
      { config: named(imageConfigType, 'other') },
      { layers: [a!, c!] },
      { layers: [b!, a!] },
      { layers: [a!] },
      { layers: [a!, b!, b!] },
    ]) {
      expect(idOf(other)).not.toBe(idOf());
    }
  });

  it('is the same with layers packed anew, where its config says what is in each', () => {
    const zstd = ['a', 'b'].map((seed) =>
      named('application/vnd.oci.image.layer.v1.tar+zstd', `${seed} by zstd`),
    );
    const says = saying('a', 'b');
    expect(idOf({ says, layers: zstd })).toBe(idOf({ says }));
    // A config that says less, or something else, tells no layers.
    for (const less of [saying('a'), saying(), { rootfs: { diff_ids: ['a', 'b'] } }, linux, null]) {
      expect(idOf({ says: less, layers: zstd })).not.toBe(idOf({ says: less }));
    }
  });

  it('is none where nothing runs, nothing is in it, or the config is everybody’s', () => {
    expect(idOf({ runnable: false })).toBeNull();
    expect(idOf({ layers: [] })).toBeNull();
    expect(idOf({ config: named(emptyType, '{}') })).toBeNull();
  });
});
