import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hexOf } from '@/oci/names/digest';
import { type Blob, type Content, describe, mediaTypes } from './content';

/**
 * Writes content as an OCI image layout (OCI image spec, "Image Layout"), which skopeo, buildah and
 * podman read as `oci:<folder>:<tag>`.
 */
export async function writeLayout(folder: string, tag: string, content: Content): Promise<void> {
  const blobs = join(folder, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const write = ({ digest, bytes }: Blob) => writeFile(join(blobs, hexOf(digest)), bytes);
  const writeAll = async (one: Content): Promise<void> => {
    await Promise.all([write(one), ...one.blobs.map(write), ...one.children.map(writeAll)]);
  };
  await writeAll(content);
  const root = describe(content.mediaType, content, {
    annotations: { 'org.opencontainers.image.ref.name': tag },
  });
  const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests: [root] };
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
}
