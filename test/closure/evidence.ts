import {
  blobOf,
  type Content,
  contentOf,
  describe,
  makeArtifact,
  mediaTypes,
} from '@/scripts/lib/oci';

/** A document about a subject, as `oras attach` and cosign 3 write it. */
export const documentAbout = (subject: Content, text: string): Content =>
  makeArtifact({
    artifactType: 'application/vnd.example.report+json',
    mediaType: 'application/json',
    payload: JSON.stringify({ text }),
    subject,
  });

/**
 * What cosign 2 pushes to `sha256-<hex>.sig`: an image's config, and a document for each signature, which
 * itself stands beside it. Signing again adds one.
 */
export function signatureByTag(...signatures: readonly string[]): Content {
  const layers = signatures.map((text) =>
    blobOf(JSON.stringify({ critical: { type: 'cosign container image signature' }, text })),
  );
  const config = blobOf(
    JSON.stringify({
      architecture: '',
      os: '',
      created: '0001-01-01T00:00:00Z',
      config: {},
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    }),
  );
  return contentOf(
    mediaTypes.manifest,
    {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: describe(mediaTypes.config, config),
      layers: layers.map((layer, at) => ({
        ...describe('application/vnd.dev.cosign.simplesigning.v1+json', layer),
        annotations: { 'dev.cosignproject.cosign/signature': `by ${signatures[at]}` },
      })),
    },
    [config, ...layers],
  );
}

/** The tag that tells of a digest. */
export const tagOf = ({ digest }: Content, suffix: string): string =>
  `${digest.replace(':', '-')}${suffix}`;

/** The same manifest with a subject: an image that says to be a referrer. */
export function referring(image: Content, subject: Content): Content {
  const document = JSON.parse(image.bytes.toString()) as object;
  return contentOf(
    image.mediaType,
    { ...document, subject: describe(subject.mediaType, subject) },
    image.blobs,
  );
}
