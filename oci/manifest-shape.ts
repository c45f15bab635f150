import { anything, authored, integer, listOf, objectOf } from './json/shape';

// What Go's readers of manifests know by these names, whatever its case (OCI image specification,
// "Content Descriptors", "Image Index", "Image Manifest"; Docker's image manifest, schema 2).

const platform = objectOf({
  architecture: anything,
  os: anything,
  'os.version': anything,
  'os.features': anything,
  variant: anything,
  features: anything,
});

const descriptor = objectOf({
  mediaType: anything,
  digest: anything,
  size: integer,
  urls: anything,
  annotations: authored,
  data: anything,
  artifactType: anything,
  platform,
});

/** The members of image manifests and of indexes: a document is read before it is known which. */
export const manifestShape = objectOf({
  schemaVersion: integer,
  mediaType: anything,
  artifactType: anything,
  config: descriptor,
  layers: listOf(descriptor),
  manifests: listOf(descriptor),
  subject: descriptor,
  annotations: authored,
  /** Docker's schema 1, which is not taken: a reader of it would find other layers. */
  fsLayers: anything,
});
