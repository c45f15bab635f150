import { digestOf } from '@/oci/names/hash';
import { imageIndexType, imageManifestType as manifestType } from '@/oci/manifest/media-types';
import { manifestOf } from '../security/push';
import { rawCaller } from '../setup/raw';
import type { AuthorizationWorld } from '../authorization/world';
import { hostileJson, hostileText, hostileMoment } from './hostile-values';
import { jsonText } from './json-text';
import { randomOf } from './random';

/** What was pushed, and what more may be. */
export type Pushed = Awaited<ReturnType<typeof pushImages>>;

export const images = ['api', 'web/front', 'spare'] as const;
const indexType = imageIndexType;

const labels = {
  'org.opencontainers.image.version': '1.2.3',
  'org.opencontainers.image.revision': '0123456789abcdef0123456789abcdef01234567',
  'org.opencontainers.image.created': '2026-01-01T00:00:00Z',
  'org.opencontainers.image.source': 'https://forge.example/shop/api',
  'org.opencontainers.image.base.name': 'docker.io/library/alpine:3',
};

/**
 * Pushes an image with labels, an index of it and what refers to it; puts blobs where manifests may
 * name them, configs that nobody should have written among them, always the same ones.
 */
export async function pushImages({ server, callers }: AuthorizationWorld) {
  const administrator = callers.find((one) => one.who === 'administrator' && one.with === 'all');
  const raw = rawCaller(server.url, administrator?.basic ?? null);
  const push = async (image: string, reference: string, document: object, type = manifestType) => {
    const body = JSON.stringify(document);
    const answer = await raw('PUT', `/v2/shop-dev/${image}/manifests/${reference}`, {
      headers: { 'content-type': type },
      body,
    });
    if (answer.status !== 201) throw new Error(`no manifest: ${answer.text}`);
    return { mediaType: type, digest: digestOf(body), size: Buffer.byteLength(body) };
  };
  const configs = [
    '{"architecture":"amd64","os":"linux","config":{"Labels":{"a":"b"}}}',
    ...Array.from({ length: 30 }, (_, at) => wrongConfig(at)),
  ];
  const blobs = [...configs, 'one', 'two']
    .map((text) => Buffer.from(text))
    .map((bytes) => ({ digest: digestOf(bytes), bytes }));
  for (const image of images) {
    for (const { digest, bytes } of blobs) {
      await raw('POST', `/v2/shop-dev/${image}/blobs/uploads/?digest=${digest}`, { body: bytes });
    }
  }
  const made = configs.map((text) => JSON.parse(manifestOf(Buffer.from(text), 'one')) as object);
  const [image = {}] = made;
  const pushed = await push('web/front', 'one', { ...image, annotations: labels });
  const platform = { os: 'linux', architecture: 'amd64', variant: 'v2' };
  const manifests = [{ ...pushed, platform, annotations: { a: 'b' } }];
  const index = { schemaVersion: 2, mediaType: indexType, manifests, annotations: labels };
  const referrer = { ...image, artifactType: 'application/spdx+json', subject: pushed };
  await push('web/front', 'both', index, indexType);
  await push('web/front', digestOf(JSON.stringify(referrer)), referrer);
  for (const at of [1, 2, 3]) await push('spare', `t${at}`, { ...made[at], annotations: labels });

  return {
    digest: pushed.digest,
    blobs,
    manifests: [{ ...image, annotations: labels }, index, referrer, ...made],
    /** An upload of the administrator's that has nothing yet; its id. */
    async openUpload(): Promise<string> {
      const opened = await raw('POST', '/v2/shop-dev/api/blobs/uploads/');
      return opened.headers.get('location')?.split('/').at(-1) ?? '';
    },
  };
}

/** An image's config that says odd things where the product looks. */
function wrongConfig(at: number): string {
  const random = randomOf(72, at);
  const odd = () => (random.chance(0.6) ? hostileText(random) : hostileJson(random));
  const said = Object.keys(labels).map((label) => [label, odd()] as const);
  return jsonText({
    architecture: random.chance(0.5) ? 'arm64' : odd(),
    os: random.chance(0.5) ? 'linux' : odd(),
    variant: odd(),
    created: random.chance(0.7) ? hostileMoment(random) : odd(),
    config: {
      User: odd(),
      Entrypoint: odd(),
      Cmd: odd(),
      WorkingDir: odd(),
      ExposedPorts: odd(),
      Labels: Object.fromEntries(said),
    },
    history: [{ created_by: odd(), empty_layer: odd() }, odd()],
    rootfs: { type: 'layers', diff_ids: odd() },
  });
}
