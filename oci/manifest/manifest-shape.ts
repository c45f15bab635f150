import { anything, authored, integer, listOf, objectOf, text } from '../json/shape';

// What Go's readers of manifests know by these names, whatever its case, and as what (OCI image
// specification, "Content Descriptors", "Image Index", "Image Manifest"; Docker's image manifest, schema 2).

const platform = objectOf({
  architecture: text,
  os: text,
  'os.version': text,
  'os.features': listOf(text),
  variant: text,
  features: listOf(text),
});

const descriptor = objectOf({
  mediaType: text,
  digest: text,
  size: integer,
  urls: listOf(text),
  annotations: authored,
  data: text,
  artifactType: text,
  platform,
});

/** The members of image manifests and of indexes: a document is read before it is known which. */
export const manifestShape = objectOf({
  schemaVersion: integer,
  mediaType: text,
  artifactType: text,
  config: descriptor,
  layers: listOf(descriptor),
  manifests: listOf(descriptor),
  subject: descriptor,
  annotations: authored,
  /** Of the artifact manifest of old, which is not taken by itself: who still reads it finds these. */
  blobs: listOf(descriptor),
  /** Docker's schema 1, which is not taken: a reader of it would find other layers. */
  fsLayers: anything,
});
