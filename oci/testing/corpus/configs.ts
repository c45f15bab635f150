import { dockerConfigType, helmConfigType, imageConfigType } from '../../manifest/media-types';
import { many, sized } from './parts';

/** An image's or an artifact's config as some builder writes it, which every reader reads the same. */
export interface OddConfig {
  readonly name: string;
  readonly text: string;
  readonly mediaType: string;
}

const odd = (name: string, document: unknown, mediaType = imageConfigType): OddConfig => ({
  name,
  mediaType,
  text: typeof document === 'string' ? document : JSON.stringify(document),
});

const rootfs = { type: 'layers', diff_ids: [sized('layer').digest] };
const linux = { architecture: 'amd64', os: 'linux' };

const telephony = Object.fromEntries(many(16_385, (at) => [`${16_384 + at}/udp`, {}]));

export const oddConfigs: readonly OddConfig[] = [
  odd('nothing but what must be there', { ...linux, rootfs }),
  odd('nothing at all (cosign)', {
    architecture: '',
    created: '0001-01-01T00:00:00Z',
    history: many(3, () => ({ created: '0001-01-01T00:00:00Z' })),
    os: '',
    rootfs,
    config: {},
  }),
  odd('a byte order mark, and a newline at the end', `\ufeff${JSON.stringify({ rootfs })}\n`),
  odd('half a megabyte of labels (buildpacks)', {
    ...linux,
    created: '1980-01-01T00:00:01Z',
    config: {
      Labels: Object.fromEntries(
        many(20, (at) => [
          `io.buildpacks.part-${at}`,
          JSON.stringify({
            layers: many(250, (n) => ({ key: `"${n}"`, sha: sized(`${n}`).digest })),
          }),
        ]),
      ),
    },
    rootfs,
  }),
  odd('labels that differ in case, and are named like members of objects', {
    config: { Labels: { Version: '1', version: '2', user: '0', toString: 'x', constructor: '' } },
    rootfs,
  }),
  odd('a label __proto__', '{"config":{"Labels":{"__proto__":"x"}},"rootfs":{}}'),
  odd('ten thousand ports (telephony), and folders that differ in case', {
    config: {
      ExposedPorts: Object.fromEntries(many(10_001, (at) => [`${10_000 + at}/udp`, {}])),
      Volumes: { '/Data': {}, '/data': {} },
    },
    rootfs,
  }),
  odd('130 layers with what made them', {
    ...linux,
    config: { Env: many(200, (at) => `NAME_${at}=value`), Cmd: null, OnBuild: null, Labels: null },
    rootfs: { type: 'layers', diff_ids: many(130, (at) => sized(`${at}`).digest) },
    history: many(260, (at) => ({
      created: '2024-01-01T00:00:00.123456789Z',
      created_by: `RUN ${at} # buildkit`,
      comment: 'buildkit.dockerfile.v0',
      empty_layer: at % 2 === 1,
    })),
  }),
  odd(
    'Docker’s of old, with the container that it was made in',
    {
      ...linux,
      author: 'Ada <ada@example.com>',
      config: { Hostname: '', Image: sized('parent').digest, Memory: 0, MemorySwap: -1, User: '' },
      container: 'c0ffee',
      container_config: { Hostname: 'c0ffee', Cmd: ['/bin/sh'], Labels: { a: '1', A: '2' } },
      docker_version: '20.10.7',
      history: null,
      rootfs,
    },
    dockerConfigType,
  ),
  odd('Windows', {
    architecture: 'amd64',
    os: 'windows',
    'os.version': '10.0.20348.2113',
    'os.features': ['win32k'],
    config: { User: 'ContainerAdministrator', ArgsEscaped: true, WorkingDir: 'C:\\app' },
    rootfs,
  }),
  odd('a check of health, and a variant', {
    architecture: 'arm64',
    variant: 'v8',
    os: 'linux',
    config: { Healthcheck: { Test: ['CMD', 'x'], Interval: 30_000_000_000, Retries: 3 } },
    rootfs,
  }),
  odd('BuildKit’s cache and build information inside', {
    ...linux,
    config: {},
    'moby.buildkit.cache.v0': 'W10=',
    'moby.buildkit.buildinfo.v1': 'e30=',
    rootfs,
  }),
  odd(
    'all ports of a telephony server, written down twice (Docker’s builder of old)',
    {
      ...linux,
      config: { ExposedPorts: telephony },
      container_config: { ExposedPorts: telephony },
      rootfs,
    },
    dockerConfigType,
  ),
  odd(
    'a model’s, under Docker’s type (Ollama)',
    {
      model_format: 'gguf',
      model_family: 'llama',
      model_families: ['llama'],
      model_type: '8.0B',
      file_type: 'Q4_0',
      ...linux,
      rootfs,
    },
    dockerConfigType,
  ),
  odd('nothing but braces (bundles of imgpkg, artifacts of old)', '{}'),
  odd('an SBOM’s, as cosign attaches it', { ...linux, config: {}, rootfs: { type: 'layers' } }),
  odd(
    'a chart of Helm',
    { name: 'shop', version: '1.0.0', apiVersion: 'v2', annotations: { a: '1', A: '2' } },
    helmConfigType,
  ),
  odd(
    'a program for WebAssembly',
    {
      architecture: 'wasm',
      os: 'wasip2',
      layerDigests: [sized('component').digest],
      component: { exports: ['wasi:http/incoming-handler@0.2.0'], imports: [], target: null },
    },
    'application/vnd.wasm.config.v0+json',
  ),
  odd('the empty one', '{}', 'application/vnd.oci.empty.v1+json'),
];
