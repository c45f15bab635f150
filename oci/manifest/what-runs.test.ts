import { describe, expect, it } from 'vitest';
import { dockerLayerType, emptyType, imageConfigType, imageLayerType } from './media-types';
import { imageManifestType } from './media-types';
import { parseManifest } from './parse-manifest';
import { whatRuns } from './what-runs';
import { named, sized } from '../testing/corpus/parts';

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

  it('is another one with other layers, or another order of them', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((seed) => named(imageLayerType, seed));
    for (const other of [
      { layers: [a!, c!] },
      { layers: [b!, a!] },
      { layers: [a!] },
      { layers: [a!, b!, b!] },
    ]) {
      expect(idOf(other)).not.toBe(idOf());
    }
  });

  describe('whose config is written anew', () => {
    const layers = { rootfs: saying('a', 'b').rootfs };
    const run = {
      User: '1000',
      Env: ['A=b', 'C=d'],
      Entrypoint: ['/app'],
      Cmd: ['serve'],
      WorkingDir: '/srv',
      ExposedPorts: { '80/tcp': {}, '81/tcp': {} },
      Volumes: { '/data': {} },
      StopSignal: 'SIGINT',
      Shell: ['/bin/ash', '-c'],
      Healthcheck: { Test: ['CMD', 'ok'], Interval: 5 },
    };
    const config = (name: string) => named(imageConfigType, name);
    const of = (says: object, name = 'anew') => idOf({ config: config(name), says });
    const whole = of({ ...linux, ...layers, config: run }, 'first');

    it.each<[string, object]>([
      [
        'white space, or the order of members',
        { config: Object.fromEntries(Object.entries(run).reverse()), ...layers, ...linux },
      ],
      [
        'who made it, when and how',
        {
          ...linux,
          ...layers,
          config: run,
          created: '2030-01-01T00:00:00Z',
          author: 'x',
          history: [{ comment: 'x' }],
          container_config: { User: '0' },
        },
      ],
      [
        'labels, and what only builders read',
        { ...linux, ...layers, config: { ...run, Labels: { a: 'b' }, OnBuild: ['RUN x'] } },
      ],
      [
        'members that nobody knows',
        { ...linux, ...layers, comment: 'x', config: { ...run, note: 'x' } },
      ],
      [
        'absence spelled out',
        {
          ...linux,
          ...layers,
          variant: '',
          'os.features': [],
          config: { ...run, ArgsEscaped: false, Healthcheck: { ...run.Healthcheck, Retries: 0 } },
        },
      ],
      [
        'sets in another order',
        { ...linux, ...layers, config: { ...run, ExposedPorts: { '81/tcp': {}, '80/tcp': null } } },
      ],
    ])('is the same with other %s', (_, says) => {
      expect(of(says)).toBe(whole);
    });

    it('is another one where a runtime would start something else', () => {
      const others: object[] = [
        ...Object.entries({
          User: '0',
          Env: ['C=d', 'A=b'],
          Entrypoint: ['/bin/sh'],
          Cmd: [],
          WorkingDir: '/',
          ExposedPorts: { '80/tcp': {} },
          Volumes: {},
          StopSignal: 'SIGTERM',
          Shell: ['sh'],
          Healthcheck: { Test: ['NONE'] },
          ArgsEscaped: true,
        }).map(([key, value]) => ({ ...linux, ...layers, config: { ...run, [key]: value } })),
        ...['os', 'architecture', 'variant', 'os.version'].map((key) => ({
          ...linux,
          ...layers,
          config: run,
          [key]: 'x',
        })),
        { ...linux, config: run, rootfs: saying('b', 'a').rootfs },
      ];
      const ids = new Set([whole, ...others.map((says) => of(says))]);
      expect(ids.size).toBe(others.length + 1);
    });

    it('is told by all of it where that is no image’s, and by its bytes where nobody can read it', () => {
      const module = (says: unknown, name: string) =>
        idOf({ config: named('application/vnd.wasm.config.v1+json', name), says });
      expect(module({ a: 1, b: 0 }, 'one')).toBe(module({ b: 0, a: 1 }, 'two'));
      expect(module({ a: 1 }, 'one')).not.toBe(module({ a: 1, b: 0 }, 'one'));
      expect(idOf({ says: null, config: config('one') })).not.toBe(
        idOf({ says: null, config: config('two') }),
      );
    });
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
