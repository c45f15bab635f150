import { readFile } from 'node:fs/promises';
import type { FileBlob } from '../images/digest-file';
import { type Image } from '../images/make-image';
import { imageManifestType } from '@/oci/manifest/media-types';
import type { Side } from '../sides/side';
import { getBytes, putFile } from './curl';
import { expect } from './http';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Pushes one blob as Docker's clients do: POST for an upload, PUT of the bytes. */
export async function pushBlob(side: Side, repository: string, token: string, blob: FileBlob) {
  const uploads = `${side.url}/v2/${repository}/blobs/uploads/`;
  const opened = await expect(202, 'POST', uploads, bearer(token), Buffer.alloc(0));
  const target = new URL(String(opened.headers.location), side.url);
  target.searchParams.set('digest', blob.digest);
  if (blob.size > 64 * 1024) return putFile(target.href, token, blob.path);
  const headers = { ...bearer(token), 'content-type': 'application/octet-stream' };
  await expect(201, 'PUT', target.href, headers, await readFile(blob.path));
}

/** Pushes an image's blobs side by side and then its manifest. */
export async function pushImage(side: Side, repository: string, image: Image): Promise<void> {
  const token = await side.token([`repository:${repository}:pull,push`]);
  const blobs = [...image.layers, image.config];
  await Promise.all(blobs.map((blob) => pushBlob(side, repository, token, blob)));
  await putManifest(side, repository, token, image, 'latest');
}

/** Pushes another build on layers that the repository has. */
export async function pushBuild(side: Side, repository: string, image: Image): Promise<void> {
  const token = await side.token([`repository:${repository}:pull,push`]);
  await pushBlob(side, repository, token, image.config);
  await putManifest(side, repository, token, image, 'latest');
}

async function putManifest(
  side: Side,
  repository: string,
  token: string,
  image: Image,
  reference: string,
) {
  const url = `${side.url}/v2/${repository}/manifests/${reference}`;
  await expect(
    201,
    'PUT',
    url,
    { ...bearer(token), 'content-type': imageManifestType },
    image.manifest,
  );
}

/** Reads an image's manifest and then all of its blobs side by side. */
export async function pullImage(side: Side, repository: string, image: Image): Promise<void> {
  const token = await side.token([`repository:${repository}:pull`]);
  const base = `${side.url}/v2/${repository}`;
  await expect(200, 'GET', `${base}/manifests/latest`, {
    ...bearer(token),
    accept: imageManifestType,
  });
  const blobs = [...image.layers, image.config];
  await Promise.all(
    blobs.map(({ digest, size }) => getBytes(`${base}/blobs/${digest}`, token, size)),
  );
}
