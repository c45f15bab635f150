/** Media types that are told apart anywhere in the product, in one place. */

export const imageManifestType = 'application/vnd.oci.image.manifest.v1+json';
export const imageIndexType = 'application/vnd.oci.image.index.v1+json';
export const dockerManifestType = 'application/vnd.docker.distribution.manifest.v2+json';
export const dockerListType = 'application/vnd.docker.distribution.manifest.list.v2+json';

export const imageConfigType = 'application/vnd.oci.image.config.v1+json';
export const dockerConfigType = 'application/vnd.docker.container.image.v1+json';

export const imageLayerType = 'application/vnd.oci.image.layer.v1.tar+gzip';
export const plainLayerType = 'application/vnd.oci.image.layer.v1.tar';
export const dockerLayerType = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
export const dockerForeignLayerType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';

/** Two bytes, `{}`, where an artifact has no config (OCI image specification, "empty descriptor"). */
export const emptyType = 'application/vnd.oci.empty.v1+json';

/** The config of what BuildKit keeps for itself; nobody runs it. */
export const buildCacheConfigType = 'application/vnd.buildkit.cacheconfig.v0';

export const helmConfigType = 'application/vnd.cncf.helm.config.v1+json';
export const helmChartType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
export const cosignSignatureType = 'application/vnd.dev.cosign.artifact.sig.v1+json';
export const cosignPayloadType = 'application/vnd.dev.cosign.simplesigning.v1+json';
export const spdxType = 'application/spdx+json';

/** What a manifest is: of a config and layers, or of other manifests. */
export const kindsOfManifest = ['image', 'index'] as const;
export type ManifestKind = (typeof kindsOfManifest)[number];

/** The manifest media types that are stored, and what each is. */
export const manifestKinds: ReadonlyMap<string, ManifestKind> = new Map([
  [imageManifestType, 'image'],
  [imageIndexType, 'index'],
  [dockerManifestType, 'image'],
  [dockerListType, 'index'],
]);

/** Whether what a descriptor names must be read as a manifest: an image, or an index of images. */
export const isManifestType = (mediaType: string): boolean =>
  manifestKinds.has(mediaType.trim().toLowerCase());

/** Media types of configs that say how a container runs (OCI image configuration, Docker's too). */
export const imageConfigTypes: readonly string[] = [imageConfigType, dockerConfigType];

export const isImageConfigType = (mediaType: string | null): boolean =>
  mediaType !== null && imageConfigTypes.includes(mediaType);

/**
 * Whether a runtime unpacks a layer of this type into a root file system: all of OCI's however they
 * are packed, with what builders put behind (`+zstd`, `+encrypted`), and Docker's, foreign ones too.
 * A descriptor of another type may still lead to an archive: `looksLikeArchive` looks at the bytes.
 */
export const isLayerType = (mediaType: string): boolean =>
  layerTypeBegins.some((begin) => mediaType.toLowerCase().startsWith(begin));

/** How their media types begin, whatever packing or encryption they name behind it. */
const layerTypeBegins = [
  'application/vnd.oci.image.layer.',
  'application/vnd.docker.image.rootfs.',
] as const;

/**
 * Layers that are fetched from elsewhere when their descriptor has `urls`, and so need not be here
 * (OCI image specification, "Non-Distributable Layers"; Docker's foreign layers).
 */
export const isNonDistributable = (mediaType: string): boolean =>
  mediaType.startsWith('application/vnd.oci.image.layer.nondistributable.') ||
  mediaType.startsWith('application/vnd.docker.image.rootfs.foreign.');

/** The media type of a Content-Type header: without parameters, in lower case; '' for none. */
export const mediaTypeOf = (contentType: string | undefined): string =>
  (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
