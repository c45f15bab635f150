import type { Digest } from '@/oci/names/digest';
import { digestOf } from '@/oci/names/hash';
import * as types from '@/oci/manifest/media-types';

export { digestOf };

/** Media types that the images made here have. */
export const mediaTypes = {
  manifest: types.imageManifestType,
  index: types.imageIndexType,
  config: types.imageConfigType,
  layer: types.imageLayerType,
  empty: types.emptyType,
  dockerManifest: types.dockerManifestType,
  dockerList: types.dockerListType,
  dockerConfig: types.dockerConfigType,
  dockerLayer: types.dockerLayerType,
} as const;

export type Annotations = Readonly<Record<string, string>>;

/** An OCI content descriptor, as it stands in manifests. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly artifactType?: string;
  readonly platform?: Platform;
  readonly annotations?: Annotations;
}

export interface Platform {
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
}

/** Bytes and the digest they are addressed by. */
export interface Blob {
  readonly digest: Digest;
  readonly bytes: Buffer;
}

/** A manifest with everything that must be pushed before it. */
export interface Content {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Buffer;
  readonly blobs: readonly Blob[];
  /** The manifests of an index. */
  readonly children: readonly Content[];
}

export function blobOf(bytes: Buffer | string): Blob {
  const buffer = Buffer.from(bytes);
  return { digest: digestOf(buffer), bytes: buffer };
}

/** The two bytes that stand for "no config" in artifacts (OCI image spec, "empty descriptor"). */
export const emptyBlob = blobOf('{}');

export const describe = (
  mediaType: string,
  { digest, bytes }: Blob,
  more: Partial<Descriptor> = {},
): Descriptor => ({ mediaType, digest, size: bytes.length, ...more });

/** A manifest document with what it needs; the digest is that of its bytes. */
export function contentOf(
  mediaType: string,
  document: object,
  blobs: readonly Blob[],
  children: readonly Content[] = [],
): Content {
  const bytes = Buffer.from(JSON.stringify(document, null, 2));
  return { mediaType, digest: digestOf(bytes), bytes, blobs, children };
}
