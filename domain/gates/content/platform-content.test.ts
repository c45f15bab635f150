import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  layerStates,
  platformContent,
  type StoredLayer,
  type StoredPart,
} from './platform-content';

const imageConfig = 'application/vnd.oci.image.config.v1+json';
const gzip = 'application/vnd.oci.image.layer.v1.tar+gzip';
const inToto = 'application/vnd.in-toto+json';

const layer = (over: Partial<StoredLayer> = {}): StoredLayer => ({
  ...{ digest: 'sha256:layer', mediaType: gzip, elsewhere: false, state: 'read', problem: null },
  ...{ programs: [], hidden: [], ...over },
});
const config = { os: 'linux', architecture: 'amd64', rootfs: {}, config: { User: '1000' } };
const part = (over: Partial<StoredPart> = {}): StoredPart => {
  const layers = over.layers ?? [layer()];
  return {
    ...{ digest: 'sha256:part', platform: 'linux/amd64', configType: imageConfig, config },
    ...{ named: layers.length, ...over, layers },
  };
};
const content = (over: Partial<StoredPart> = {}) => platformContent(part(over));

describe('what could be started', () => {
  it('is an image, with layers or without', () => {
    expect(content().runnable).toBe(true);
    expect(content({ layers: [] }).runnable).toBe(true);
    expect(content({ config: null }).runnable).toBe(true);
    expect(content({ configType: 'application/x', config }).runnable).toBe(true);
  });

  it('is no chart', () => {
    const helm = { configType: 'application/vnd.cncf.helm.config.v1+json', config: { name: 'x' } };
    expect(content(helm)).toMatchObject({ runnable: false, layers: [], unreadable: null });
  });

  const nowhere = { os: 'unknown', architecture: 'unknown', rootfs: {}, config: {} };
  const attestation = (state: StoredLayer['state'], mediaType = inToto) =>
    content({
      ...{ platform: 'unknown/unknown', config: nowhere },
      layers: [layer({ mediaType, state })],
    });

  it('is no attestation, once the bytes of its layers were seen to be text', () => {
    expect(attestation('no-archive')).toMatchObject({
      ...{ runnable: false, unreadable: null, programs: null, unseen: [] },
    });
  });

  it('is not known of one whose bytes nobody looked at', () => {
    expect(attestation(null)).toMatchObject({ runnable: null, unseen: ['sha256:layer'] });
    expect(attestation('hindered')).toMatchObject({ runnable: null, unseen: ['sha256:layer'] });
  });

  it('is what only calls itself an attestation, and can be unpacked: by type, or by bytes', () => {
    for (const state of ['read', 'unreadable'] as const) {
      expect(attestation(state).runnable).toBe(true);
    }
    for (const state of [null, ...layerStates]) {
      expect(attestation(state, gzip).runnable).toBe(true);
    }
  });

  it('is an image of which one layer can be unpacked, whatever lies beside it', () => {
    const mixed = [
      layer({ mediaType: inToto, state: 'no-archive' }),
      layer({ digest: 'sha256:b' }),
    ];
    expect(content({ layers: mixed })).toMatchObject({ runnable: true, programs: [] });
    // Runtimes that go by types count the layers that they unpack.
    expect(content({ layers: mixed, named: 1 }).unreadable).toBeNull();
    const unseen = mixed.map((one) => ({ ...one, state: null }));
    expect(content({ layers: unseen, named: 1 }).unreadable).toBeNull();
  });
});

describe('its platform and operating system', () => {
  const named = (platform: string | null, os?: string, architecture = 'amd64') => {
    const {
      platform: name,
      os: system,
      contradiction,
    } = content({
      ...{ platform, config: { os, architecture, rootfs: {} } },
    });
    return { name, system, contradiction };
  };

  it('are the config’s word, and the index’s where they agree', () => {
    expect(named(null, 'linux')).toMatchObject({ name: 'linux/amd64', system: 'linux' });
    expect(named('linux/arm64/v8', 'linux', 'arm64')).toMatchObject({ name: 'linux/arm64/v8' });
    expect(named('linux/arm64', 'Linux', 'aarch64')).toMatchObject({
      ...{ name: 'linux/arm64', system: 'linux', contradiction: null },
    });
  });

  it.each(['unknown/unknown', '/', 'linux/', 'UNKNOWN/amd64'])(
    'are the config’s where the index says %s',
    (platform) =>
      expect(named(platform, 'linux')).toMatchObject({ name: 'linux/amd64', system: 'linux' }),
  );

  it('are not known where the two contradict each other (L12)', () => {
    expect(named('windows/amd64', 'linux')).toEqual({
      ...{ name: null, system: null },
      contradiction: 'windows/amd64 in its index, linux/amd64 in its config',
    });
    expect(named('linux/arm64', 'linux', 'amd64')).toMatchObject({ name: null, system: 'linux' });
  });

  it('are not known where the config says no system, which a runtime takes for its own', () => {
    expect(named('windows/amd64')).toMatchObject({ name: 'windows/amd64', system: null });
    expect(named(null)).toMatchObject({ name: null, system: null });
    expect(named('unknown/unknown', 'unknown')).toMatchObject({ name: null, system: null });
  });
});

describe('its programs', () => {
  it('are those of its own system', () => {
    const layers = [layer({ programs: ['bin/sh', 'files/windows/system32/cmd.exe'] })];
    expect(content({ layers }).programs).toEqual(['/bin/sh']);
    const windows = { ...config, os: 'windows' };
    expect(content({ layers, platform: null, config: windows }).programs).toEqual([
      'C:\\windows\\system32\\cmd.exe',
    ]);
    expect(content({ layers, config: { ...config, os: 'freebsd' } }).programs).toHaveLength(2);
  });

  it.each([
    ['a layer nobody looked at', { layers: [layer(), layer({ state: null, digest: 'b' })] }, null],
    [
      'a layer that could not be read',
      { layers: [layer({ state: 'unreadable', problem: 'odd' })] },
      'odd',
    ],
    [
      'text in place of a layer',
      { layers: [layer({ state: 'no-archive' })] },
      'a layer is not a tar archive',
    ],
    [
      'a layer kept elsewhere',
      { layers: [layer(), layer({ elsewhere: true })] },
      'some of them are not kept here',
    ],
    ['a config that names more', { named: 2 }, 'some of them are not kept here'],
    ['a config that names fewer', { named: 0 }, 'its config names 0 of them, and its manifest 1'],
    ['a config that names none', { named: null }, 'its config does not say which layers it has'],
  ] as const)('are not known with %s (L12)', (_, over, unreadable) => {
    expect(content(over)).toMatchObject({ programs: null, unreadable });
  });

  it('say what hindered a look that is made again', () => {
    const hindered = layer({ state: 'hindered', problem: 'the store is away' });
    expect(content({ layers: [hindered] })).toMatchObject({
      ...{ programs: null, unreadable: null, hindrance: 'the store is away' },
    });
  });

  it('says that its size is not known where a layer is elsewhere', () => {
    expect(content({ layers: [layer({ elsewhere: true })] }).elsewhere).toBe(true);
    expect(content({ named: 2 }).elsewhere).toBe(true);
    expect(content().elsewhere).toBe(false);
  });
});

it('whatever is stored, programs are known only of what was read whole (L12)', () => {
  const anyLayer = fc.record({
    digest: fc.constantFrom('a', 'b', 'c'),
    mediaType: fc.constantFrom(gzip, inToto, 'text/plain'),
    elsewhere: fc.boolean(),
    state: fc.constantFrom(null, ...layerStates),
    problem: fc.constant(null),
    programs: fc.constantFrom(null, [], ['bin/sh']),
    hidden: fc.constantFrom(null, [], ['bin']),
  });
  const anyPart = fc.record({
    digest: fc.constant('sha256:part'),
    platform: fc.constantFrom(null, 'unknown/unknown', 'linux/amd64', '/'),
    configType: fc.constantFrom(null, imageConfig, 'application/x'),
    config: fc.oneof(fc.constant(config), fc.jsonValue()),
    named: fc.option(fc.nat(3), { nil: null }),
    layers: fc.array(anyLayer, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(anyPart, (stored) => {
      const found = platformContent(stored);
      if (found.programs === null) return;
      expect(found.runnable).toBe(true);
      for (const { mediaType, elsewhere, state } of stored.layers) {
        expect(elsewhere).toBe(false);
        expect(state === 'read' || (state === 'no-archive' && mediaType !== gzip)).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});
