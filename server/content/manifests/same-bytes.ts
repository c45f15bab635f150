/**
 * What a manifest is known by, in SQL, whatever it is called: the image that a runtime would start of it
 * (oci/manifest/what-runs.ts), else its bytes. An annotation more makes another manifest of the same image, and the
 * same bytes under sha256 and sha512 are two names of one content: what runs is the same (L14).
 * @param manifest a row of `manifest`.
 */
export const contentOf = (manifest: string): string =>
  `coalesce(${manifest}.runs, ${bytesOf(manifest)})`;

/** What a manifest's bytes are known by, in SQL, under whichever algorithm they were pushed. */
export const bytesOf = (manifest: string): string =>
  `coalesce(${manifest}.sha256, ${manifest}.digest)`;

/**
 * The digests of the manifests of some images that `contentOf` has the same content for, as a query: by the
 * indexes, from one row of `manifest`, itself among them. Only what those images have is walked: strangers
 * may push the same image under as many manifests as they like.
 * @param images a query of images' ids.
 */
export const ofSameContent = (manifest: string, images: string): string => `
  SELECT ${manifest}.digest
  UNION SELECT p.digest FROM placement p WHERE p.image_id IN (${images}) AND p.runs = ${manifest}.runs
  UNION SELECT same.digest FROM manifest same WHERE same.sha256 = ${bytesOf(manifest)}
  UNION SELECT same.digest FROM manifest same WHERE same.digest = ${manifest}.sha256`;

/** The images of the project of an image, as a query of their ids. */
export const imagesBeside = (imageId: string): string => `
  SELECT beside.id FROM image beside JOIN image this ON this.project_id = beside.project_id
  WHERE this.id = ${imageId}`;
