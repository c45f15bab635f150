import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '@/oci/config/config';
import { hexOf } from '@/oci/names/digest';
import { digestOf } from '@/oci/names/hash';
import { imageConfigType, imageIndexType, imageManifestType } from '@/oci/manifest/media-types';
import { parseManifest } from '@/oci/manifest/parse-manifest';
import { oddConfigs } from '@/oci/testing/corpus/configs';
import { oddManifests } from '@/oci/testing/corpus/manifests';
import { sized } from '@/oci/testing/corpus/parts';
import { isInstalled, succeed } from '../clients/command';

/** What skopeo says of an image: the reader of podman, buildah and CRI-O. */
describe.skipIf(!isInstalled('skopeo'))('skopeo', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'sallyport-skopeo-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  /** An OCI image layout of these very bytes, as skopeo names it. */
  async function layoutOf(manifest: string, ...blobs: string[]): Promise<string> {
    const folder = join(root, hexOf(digestOf(manifest)));
    await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
    for (const bytes of [manifest, ...blobs]) {
      await writeFile(join(folder, 'blobs', 'sha256', hexOf(digestOf(bytes))), bytes);
    }
    const entry = {
      mediaType: imageManifestType,
      digest: digestOf(manifest),
      size: Buffer.byteLength(manifest),
      annotations: { 'org.opencontainers.image.ref.name': 'odd' },
    };
    await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
    await writeFile(
      join(folder, 'index.json'),
      JSON.stringify({ schemaVersion: 2, mediaType: imageIndexType, manifests: [entry] }),
    );
    return `oci:${folder}:odd`;
  }

  const manifestOf = (config: string) =>
    JSON.stringify({
      schemaVersion: 2,
      mediaType: imageManifestType,
      config: {
        mediaType: imageConfigType,
        digest: digestOf(config),
        size: Buffer.byteLength(config),
      },
      layers: [],
    });

  const configRead = async (config: string) =>
    JSON.parse(
      await succeed('skopeo', ['inspect', '--config', await layoutOf(manifestOf(config), config)]),
    ) as { config?: { User?: string; Labels?: unknown; Env?: unknown }; os: string };

  it('reads odd configs as we do', async () => {
    const odd = oddConfigs.filter(
      ({ mediaType, text }) => mediaType === imageConfigType && !text.startsWith('\ufeff'),
    );
    expect(odd.length).toBeGreaterThan(6);
    for (const { name, text } of odd) {
      const ours = parseConfig(Buffer.from(text), imageConfigType) as {
        os?: string;
        config?: Record<string, unknown>;
      };
      const read = await configRead(text);
      expect([read.os, read.config?.User, read.config?.Env, read.config?.Labels], name).toEqual([
        ours.os ?? '',
        ours.config?.User,
        ours.config?.Env,
        ours.config?.Labels ?? undefined,
      ]);
    }
  });

  it('reads the layers of odd manifests as we do', async () => {
    // The corpus names a config by digest and size only: one of that size takes its place.
    const named = sized('config');
    const config = '{"architecture":"amd64","os":"linux","config":{}}'.padEnd(named.size);
    const odd = oddManifests
      .filter(({ pushedAs }) => pushedAs === imageManifestType)
      .filter(({ text }) => text.includes(named.digest) && !text.startsWith('\ufeff'))
      .map(({ name, text }) => ({
        name,
        text: text.replaceAll(named.digest, digestOf(config)),
      }));
    expect(odd.length).toBeGreaterThan(10);
    for (const { name, text } of odd) {
      const { layers } = parseManifest(Buffer.from(text), imageManifestType);
      const told = await succeed('skopeo', ['inspect', await layoutOf(text, config)]);
      const { Layers } = JSON.parse(told) as { Layers: string[] | null };
      expect(Layers ?? [], name).toEqual(layers.map(({ digest }) => digest));
    }
  });

  it('runs another user than Python reads where we refuse', async () => {
    const config = '{"architecture":"amd64","os":"linux","config":{"User":"1000","user":"0"}}';
    expect((await configRead(config)).config?.User).toBe('0');
    const script = 'import json,sys; print(json.load(sys.stdin)["config"]["User"])';
    if (isInstalled('python3')) {
      const read = await succeed('python3', ['-c', script], { input: config });
      expect(read.trim()).toBe('1000');
    }
    expect(() => parseConfig(Buffer.from(config), imageConfigType)).toThrow(
      'config.user is taken for User by some readers.',
    );
  });
});
