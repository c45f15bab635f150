import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  layerStates,
  platformContent,
  type StoredLayer,
  type StoredPart,
} from './platform-content';

const gzip = 'application/vnd.oci.image.layer.v1.tar+gzip';
const inToto = 'application/vnd.in-toto+json';

const layer = (over: Partial<StoredLayer> = {}): StoredLayer => ({
  digest: 'sha256:layer',
  mediaType: gzip,
  elsewhere: false,
  state: 'read',
  problem: null,
  programs: [],
  hidden: [],
  ...over,
});
const config = { os: 'linux', architecture: 'amd64', rootfs: {}, config: { User: '1000' } };
const part = (over: Partial<StoredPart> = {}): StoredPart => {
  const layers = over.layers ?? [layer()];
  return {
    digest: 'sha256:part',
    platform: 'linux/amd64',
    runnable: true,
    config,
    named: layers.length,
    ...over,
    layers,
  };
};
const content = (over: Partial<StoredPart> = {}) => platformContent(part(over));

describe('what could be started', () => {
  it('is what was found so at the push, whatever its config, its types and its layers say', () => {
    expect(content({ layers: [] }).runnable).toBe(true);
    expect(content({ config: null })).toMatchObject({ runnable: true, user: null, os: null });
    const text = layer({ mediaType: inToto, state: 'no-archive' });
    expect(content({ config: {}, layers: [text] }).runnable).toBe(true);
    for (const state of [null, ...layerStates]) {
      expect(content({ runnable: false, layers: [layer({ state })] })).toMatchObject({
        runnable: false,
        unreadable: null,
        programs: null,
        layers: [],
        unseen: [],
        elsewhere: false,
        hindrance: null,
      });
    }
  });

  it('may have text beside the layers that are unpacked', () => {
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

describe('its programs', () => {
  const through = [layer({ programs: ['//x//bin'] }), layer({ programs: ['/x/sh'] })];

  it('are not known where runtimes take links between layers differently', () => {
    const found = content({ layers: through });
    expect(found).toMatchObject({ programs: null });
    expect(found.unreadable).toContain('one puts /x/sh into a folder that may be a link by then');
  });

  it('are known where one is there for sure', () => {
    const shell = layer({ programs: ['bin/bash'] });
    const known = { programs: ['/bin/bash'], unreadable: null };
    expect(content({ layers: [...through, shell] })).toMatchObject(known);
  });
});

describe('its platform and operating system', () => {
  const named = (platform: string | null, os?: string, architecture = 'amd64') => {
    const {
      platform: name,
      os: system,
      contradiction,
    } = content({
      platform,
      config: { os, architecture, rootfs: {} },
    });
    return { name, system, contradiction };
  };

  it('are the config’s word, and the index’s where they agree', () => {
    expect(named(null, 'linux')).toMatchObject({ name: 'linux/amd64', system: 'linux' });
    expect(named('linux/arm64/v8', 'linux', 'arm64')).toMatchObject({ name: 'linux/arm64/v8' });
    expect(named('linux/arm64', 'Linux', 'aarch64')).toMatchObject({
      name: 'linux/arm64',
      system: 'linux',
      contradiction: null,
    });
  });

  it.each(['unknown/unknown', '/', 'linux/', 'UNKNOWN/amd64'])(
    'are the config’s where the index says %s',
    (platform) =>
      expect(named(platform, 'linux')).toMatchObject({ name: 'linux/amd64', system: 'linux' }),
  );

  it('are not known where the two contradict each other (L12)', () => {
    expect(named('windows/amd64', 'linux')).toEqual({
      name: null,
      system: null,
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
      programs: null,
      unreadable: null,
      hindrance: 'the store is away',
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
    runnable: fc.boolean(),
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
