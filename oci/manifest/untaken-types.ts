import { manifestKinds } from './media-types';

/** What is pushed as a manifest and is none that is kept, with what to push instead. */
const reasons: ReadonlyMap<string, string> = new Map([
  [
    'application/vnd.oci.artifact.manifest.v1+json',
    'The OCI artifact manifest was withdrawn before version 1.1 of the specification and is not taken. Push the artifact as an image manifest with an artifactType; newer versions of the client do so by themselves.',
  ],
  [
    'application/vnd.docker.distribution.manifest.v1+json',
    'Docker’s image manifest of schema 1 is not taken: its layers cannot be told by digest. Push with Docker 1.10 or later, or convert it, e.g. with skopeo copy --format v2s2.',
  ],
  [
    'application/vnd.docker.distribution.manifest.v1+prettyjws',
    'Docker’s signed image manifest of schema 1 is not taken: its signature is bound to a name and its digest leaves the signature out. Push with Docker 1.10 or later, or convert it, e.g. with skopeo copy --format v2s2.',
  ],
]);

/**
 * Why a manifest of this media type is not taken, and what to push instead.
 * @param mediaType in lower case; '' where the push names none
 */
export function whyNotTaken(mediaType: string): string {
  const reason = reasons.get(mediaType);
  if (reason !== undefined) return reason;
  const accepted = `Accepted: ${[...manifestKinds.keys()].join(', ')}.`;
  if (mediaType === '') {
    return `The push names no media type, neither in its Content-Type nor in the manifest. ${accepted}`;
  }
  if (/\.(?:layer|rootfs|config|container\.image)\b/.test(mediaType)) {
    return `${mediaType} is the type of a manifest's part. Push it as a blob, and name it in a manifest.`;
  }
  return `Manifests of type ${mediaType} are not taken. ${accepted}`;
}
