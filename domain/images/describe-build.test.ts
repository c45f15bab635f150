import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeBuild } from './describe-build';
import { layerCommands } from './layers/layer-commands';
import type { ManifestPart } from './parts';
import { runtimeConfigOf } from './runtime-config';
import { sourceOf } from './source';

const version = 'org.opencontainers.image.version';
const created = 'org.opencontainers.image.created';

const config = (more: object = {}) => ({
  os: 'linux',
  architecture: 'arm64',
  variant: 'v8',
  created: '2026-03-04T05:06:07Z',
  config: { Labels: { [version]: '22.04', team: 'payments' } },
  ...more,
});

describe('an image manifest', () => {
  it('lets an annotation win over an inherited config label, and keeps the other labels', () => {
    const build = describeBuild({ annotations: { [version]: ' 1.4.2 ' }, config: config() }, null);
    expect(build.version).toBe('1.4.2');
    expect(build.labels).toEqual({ [version]: ' 1.4.2 ', team: 'payments' });
  });

  it('reads platform and time from its config', () => {
    const build = describeBuild({ annotations: {}, config: config() }, null);
    expect(build.platforms).toEqual(['linux/arm64/v8']);
    expect(build.createdAt).toEqual(new Date('2026-03-04T05:06:07Z'));
  });

  it('believes the labelled time before the config’s', () => {
    const annotations = { [created]: '2026-01-01T00:00:00+02:00' };
    expect(describeBuild({ annotations, config: config() }, null).createdAt).toEqual(
      new Date('2025-12-31T22:00:00Z'),
    );
  });

  it.each([
    '1970-01-01T00:00:00Z',
    '1970-01-01T00:00:01.5Z',
    'yesterday',
    '2026-13-41T00:00:00Z',
    // What buildpacks, zip files, Gradle and Go write where they have no date.
    '1980-01-01T00:00:01Z',
    '1980-01-01T00:00:00+01:00',
    '1980-02-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '2012-12-31T23:59:59Z',
    '',
  ])('takes %s for not said (L12)', (time) => {
    const build = describeBuild({ annotations: {}, config: config({ created: time }) }, null);
    expect(build.createdAt).toBeNull();
    const labelled = { annotations: { [created]: time }, config: config({ created: time }) };
    expect(describeBuild(labelled, null).createdAt).toBeNull();
  });

  it('claims neither platform nor version for an artifact', () => {
    const build = describeBuild({ annotations: {}, config: { name: 'chart' } }, null);
    expect(build).toEqual({ labels: {}, version: null, platforms: [], createdAt: null });
  });

  it('leaves out labels that are no texts', () => {
    const odd = { config: { Labels: { a: 1, b: null, c: ['x'], d: 'kept' } } };
    expect(describeBuild({ annotations: [], config: odd }, null).labels).toEqual({ d: 'kept' });
  });
});

describe('an index', () => {
  const part = (platform: string | null, labels: object, more: object = {}): ManifestPart => ({
    annotations: {},
    config: { config: { Labels: labels }, ...more },
    platform,
  });

  it('lets its own annotations win over what its platforms say', () => {
    const build = describeBuild({ annotations: { [version]: '2.0' }, config: null }, [
      part('linux/amd64', { [version]: '1.0', team: 'web' }),
    ]);
    expect(build.labels).toEqual({ [version]: '2.0', team: 'web' });
  });

  it('leaves out a label that its platforms disagree on (L12)', () => {
    const build = describeBuild({ annotations: {}, config: null }, [
      part('linux/amd64', { commit: 'a', team: 'web' }),
      part('linux/arm64', { commit: 'b', team: 'web' }),
      part('linux/s390x', { commit: 'a' }),
    ]);
    expect(build.labels).toEqual({ team: 'web' });
  });

  it('names each platform once, in order, and no attestation', () => {
    const build = describeBuild({ annotations: {}, config: null }, [
      part('windows/amd64', {}),
      part('unknown/unknown', { attested: 'yes' }),
      part('linux/amd64', {}),
      part('windows/amd64', {}),
      part(null, {}, { os: 'linux', architecture: 's390x' }),
    ]);
    expect(build.platforms).toEqual(['linux/amd64', 'linux/s390x', 'windows/amd64']);
    expect(build.labels).toEqual({});
  });

  it('names a platform that is known only: empty texts and unknown are none (L12)', () => {
    const build = describeBuild({ annotations: {}, config: null }, [
      part('/', {}),
      part('linux/', {}),
      part('Unknown/UNKNOWN', {}),
      part('unknown/unknown', {}, { os: 'unknown', architecture: 'unknown' }),
      part('unknown/unknown', {}, { os: 'linux', architecture: 'riscv64' }),
    ]);
    expect(build.platforms).toEqual(['linux/riscv64']);
  });

  const made = (...times: (string | undefined)[]) =>
    describeBuild(
      { annotations: {}, config: null },
      times.map((time, at) =>
        part(`linux/a${at}`, {}, time === undefined ? {} : { created: time }),
      ),
    ).createdAt;

  it('is as old as its oldest platform', () => {
    expect(made('2026-02-02T00:00:00Z', '2026-02-03T00:00:00Z', '2026-02-01T00:00:00Z')).toEqual(
      new Date('2026-02-01T00:00:00Z'),
    );
  });

  it('does not say when it was made where one platform does not (L12)', () => {
    expect(made('2026-02-02T00:00:00Z', undefined)).toBeNull();
    expect(made('1980-01-01T00:00:01Z', '2026-02-02T00:00:00Z')).toBeNull();
    expect(made('2026-02-02T00:00:00Z', '1970-01-01T00:00:00Z', '2026-02-01T00:00:00Z')).toBeNull();
  });

  it('is no older for an attestation beside its platforms', () => {
    const build = describeBuild({ annotations: {}, config: null }, [
      part('linux/amd64', {}, { created: '2026-02-01T00:00:00Z' }),
      part('unknown/unknown', {}, { os: 'unknown', architecture: 'unknown' }),
    ]);
    expect(build.createdAt).toEqual(new Date('2026-02-01T00:00:00Z'));
  });
});

describe('the source', () => {
  it('is read from the specified keys', () => {
    expect(
      sourceOf({
        'org.opencontainers.image.revision': 'abc123',
        'org.opencontainers.image.source': 'https://git.example.com/shop',
        'org.opencontainers.image.authors': 'Ada <ada@example.com>',
        'git.branch': 'main',
        'org.opencontainers.image.ref.name': 'ubuntu',
      }),
    ).toEqual({
      commit: 'abc123',
      branch: 'main',
      author: 'Ada <ada@example.com>',
      url: 'https://git.example.com/shop',
    });
  });

  it.each(['javascript:alert(1)', 'git@git.example.com:shop', 'https://a b', ''])(
    'links nothing but a web address: %j',
    (url) => {
      expect(sourceOf({ 'org.opencontainers.image.source': url }).url).toBeNull();
    },
  );
});

describe('layer commands', () => {
  const history = [
    { created_by: '/bin/sh -c #(nop) ADD file:1 in / ' },
    { created_by: '/bin/sh -c #(nop)  CMD ["sh"]', empty_layer: true },
    { created_by: 'RUN /bin/sh -c apt-get update &&     apt-get install -y curl # buildkit' },
    { created_by: 'COPY dist /srv # buildkit' },
    { created_by: '|1 COMMIT=abc /bin/sh -c npm ci' },
    { comment: 'nothing said' },
  ];

  it('pass over empty layers and read as the build file did', () => {
    expect(layerCommands({ history }, 5)).toEqual([
      'ADD file:1 in /',
      'RUN apt-get update && apt-get install -y curl',
      'COPY dist /srv',
      'RUN npm ci',
      null,
    ]);
  });

  it('are not known where history and layers do not pair up (L12)', () => {
    expect(layerCommands({ history }, 4)).toEqual([null, null, null, null]);
    expect(layerCommands(null, 1)).toEqual([null]);
  });
});

describe('the runtime config', () => {
  it('is read field by field', () => {
    expect(
      runtimeConfigOf({
        config: {
          User: '1000',
          Entrypoint: ['/app'],
          Cmd: 'serve',
          WorkingDir: '/srv',
          ExposedPorts: { '8080/tcp': {}, '443/tcp': {} },
        },
      }),
    ).toEqual({
      user: '1000',
      entrypoint: ['/app'],
      command: ['serve'],
      workingDir: '/srv',
      exposedPorts: ['443/tcp', '8080/tcp'],
    });
  });

  it('is nothing for a document that is no image config', () => {
    expect(runtimeConfigOf({ name: 'chart' })).toBeNull();
    expect(runtimeConfigOf(null)).toBeNull();
  });

  it('takes malformed fields for not said', () => {
    expect(
      runtimeConfigOf({
        config: { User: 7, Entrypoint: { a: 1 }, Cmd: [1, 'x'], ExposedPorts: [] },
      }),
    ).toEqual({ user: null, entrypoint: [], command: ['x'], workingDir: null, exposedPorts: [] });
  });
});

/** Documents that go wrong in the places where a reader looks. */
const odd: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ noUnicodeString: false }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.record(
      {
        config: tie('value'),
        Labels: tie('value'),
        history: tie('value'),
        created_by: tie('value'),
        empty_layer: tie('value'),
        created: tie('value'),
        os: tie('value'),
        architecture: tie('value'),
        variant: tie('value'),
        ExposedPorts: tie('value'),
        Entrypoint: tie('value'),
        ['__proto__']: tie('value'),
      },
      { requiredKeys: [] },
    ),
  ),
})).value;

describe('whatever strangers wrote', () => {
  it('is described without a throw', () => {
    fc.assert(
      fc.property(
        odd,
        odd,
        fc.option(fc.string(), { nil: null }),
        (annotations, config, platform) => {
          const alone = describeBuild({ annotations, config }, null);
          const inIndex = describeBuild({ annotations, config }, [
            { annotations, config, platform },
          ]);
          for (const { labels } of [alone, inIndex]) {
            expect(Object.values(labels).every((value) => typeof value === 'string')).toBe(true);
            sourceOf(labels);
          }
          expect(layerCommands(config, 3)).toHaveLength(3);
          runtimeConfigOf(config);
        },
      ),
      { numRuns: 500 },
    );
  });
});
