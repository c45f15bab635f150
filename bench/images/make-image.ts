import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hexOf } from '@/oci/names/digest';
import { digestOf } from '@/oci/names/hash';
import { imageConfigType, imageLayerType, imageManifestType } from '@/oci/manifest/media-types';
import type { FileBlob } from './digest-file';
import { makeLayer } from './make-layer';

export interface Image {
  /** An OCI image layout, which skopeo reads as `oci:<folder>:image`. */
  readonly folder: string;
  readonly digest: string;
  readonly manifest: Buffer;
  readonly config: FileBlob;
  readonly layers: readonly FileBlob[];
}

let made = 0;

/** An image of `layers` new layers with `layerBytes` bytes each, on disk as an OCI image layout. */
export async function makeImage(
  workDir: string,
  layers: number,
  layerBytes: number,
): Promise<Image> {
  const folder = join(workDir, `image-${(made += 1)}`);
  const blobs = join(folder, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const files: FileBlob[] = [];
  for (let at = 0; at < layers; at += 1) files.push(await makeLayer(blobs, layerBytes));
  return writeImage(folder, files);
}

/** Another build on the same layers: its config differs, and so its digest. */
export const rebuild = (image: Image): Promise<Image> => writeImage(image.folder, image.layers);

async function writeImage(folder: string, layers: readonly FileBlob[]): Promise<Image> {
  const blobs = join(folder, 'blobs', 'sha256');
  const config = await writeSmall(
    blobs,
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      created: new Date().toISOString(),
      config: { Labels: { 'com.example.sample': String((made += 1)) } },
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    }),
  );
  const document = JSON.stringify({
    schemaVersion: 2,
    mediaType: imageManifestType,
    config: descriptor(imageConfigType, config),
    layers: layers.map((one) => descriptor(imageLayerType, one)),
  });
  const manifest = await writeSmall(blobs, document);
  const root = {
    ...descriptor(imageManifestType, manifest),
    annotations: { 'org.opencontainers.image.ref.name': 'image' },
  };
  await writeFile(
    join(folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [root] }),
  );
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  return { folder, digest: manifest.digest, manifest: Buffer.from(document), config, layers };
}

const descriptor = (mediaType: string, { digest, size }: FileBlob) => ({ mediaType, digest, size });

async function writeSmall(folder: string, text: string): Promise<FileBlob> {
  const digest = digestOf(text);
  const path = join(folder, hexOf(digest));
  await writeFile(path, text);
  return { digest, path, size: Buffer.byteLength(text) };
}
