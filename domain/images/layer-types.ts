/**
 * Does a media type say that these bytes are a layer of a file system (OCI image layer
 * specification, Docker's schema 2, both with those that are fetched from elsewhere)? Runtimes that
 * go by types unpack these and no others.
 */
export const isLayerType = (mediaType: string): boolean =>
  layerTypes.some((begin) => mediaType.startsWith(begin));

/** How their media types begin; whatever compression or encryption they name behind it. */
export const layerTypes = [
  'application/vnd.oci.image.layer.',
  'application/vnd.docker.image.rootfs.',
] as const;
