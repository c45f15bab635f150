/** Media types of configs that say how a container runs (OCI image configuration, Docker's too). */
const imageConfigTypes = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

export const isImageConfigType = (mediaType: string | null): boolean =>
  mediaType !== null && imageConfigTypes.has(mediaType);
