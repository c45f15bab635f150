import { rawCaller, type RawAnswer } from '../setup/raw';
import { createRobot, type Reachable } from '../setup/project';

import { digestOf } from '@/oci/names/hash';
import { imageConfigType, imageManifestType, plainLayerType } from '@/oci/manifest/media-types';

/** A CI robot of the project's entry registry that pushes images, as raw as a test wants them. */
export async function createCiPush(server: Reachable, project: string, name = 'ci') {
  const credentials = await createRobot(server, project, 'ci', `${project}-dev`, name);
  const raw = rawCaller(server.url, credentials);
  const repository = (image: string) => `/v2/${project}-dev/${image}`;

  const blob = async (image: string, bytes: Buffer | string): Promise<RawAnswer> =>
    raw('POST', `${repository(image)}/blobs/uploads/?digest=${digestOf(bytes)}`, { body: bytes });

  return {
    credentials,
    raw,
    blob,
    /** The status of its manifest's PUT. */
    async image(
      image: string,
      { tag, config = Buffer.from('{}'), layer = 'layer' }: ImageParts,
    ): Promise<number> {
      for (const bytes of [config, layer]) {
        const pushed = await blob(image, bytes);
        if (pushed.status !== 201) throw new Error(`no blob: ${pushed.text}`);
      }
      const answer = await raw('PUT', `${repository(image)}/manifests/${tag}`, {
        headers: { 'content-type': imageManifestType },
        body: manifestOf(config, layer),
      });
      return answer.status;
    },
  };
}

interface ImageParts {
  readonly tag: string;
  readonly config?: Buffer;
  readonly layer?: string;
}

export const manifestOf = (config: Buffer, layer: string): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: imageManifestType,
    config: {
      mediaType: imageConfigType,
      digest: digestOf(config),
      size: config.length,
    },
    layers: [
      {
        mediaType: plainLayerType,
        digest: digestOf(layer),
        size: Buffer.byteLength(layer),
      },
    ],
  });
