/** The manifest media types that are stored, and what each is. */
export const manifestKinds: Readonly<Record<string, 'image' | 'index'>> = {
  'application/vnd.oci.image.manifest.v1+json': 'image',
  'application/vnd.oci.image.index.v1+json': 'index',
  'application/vnd.docker.distribution.manifest.v2+json': 'image',
  'application/vnd.docker.distribution.manifest.list.v2+json': 'index',
};

export const imageManifestType = 'application/vnd.oci.image.manifest.v1+json';
export const imageIndexType = 'application/vnd.oci.image.index.v1+json';

/** The media type of a Content-Type header: without parameters, in lower case; '' for none. */
export const mediaTypeOf = (contentType: string | undefined): string =>
  (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();

/**
 * Layers that are fetched from elsewhere when their descriptor has `urls`, and so need not be here
 * (OCI image specification, "Non-Distributable Layers"; Docker's foreign layers).
 */
export const isNonDistributable = (mediaType: string): boolean =>
  mediaType.startsWith('application/vnd.oci.image.layer.nondistributable.') ||
  mediaType === 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';

/** Is it the type of something that is stored as a manifest? */
export const isManifestType = (mediaType: string): boolean =>
  Object.hasOwn(manifestKinds, mediaType);

const imageConfigTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/** Does a config of this type say how a container runs (OCI image configuration, Docker's too)? */
export const isImageConfigType = (mediaType: string | null): boolean =>
  mediaType !== null && imageConfigTypes.has(mediaType);

const layerType =
  /^application\/vnd\.(?:oci\.image\.layer\.(?:nondistributable\.)?v1\.tar|docker\.image\.rootfs\.(?:foreign\.)?diff\.tar)(?:[.+][a-z]+)?$/;

/** Is it the type of a layer of a file system? */
export const isLayerType = (mediaType: string): boolean => layerType.test(mediaType);
