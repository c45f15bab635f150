import { isNamedAfterDigest } from '@/oci/names/evidence-tags';
import { buildCacheConfigType } from '@/oci/manifest/media-types';

/** What decides whether a pushed manifest is a build. */
export interface PushFacts {
  /** The tags it was pushed to; none when it was pushed by digest alone. */
  readonly tags: readonly string[];
  readonly hasSubject: boolean;
  /** Does an index that is in this repository name it? */
  readonly inIndex: boolean;
  /** Media types of the config, the layers and an index's entries. */
  readonly mediaTypes: readonly string[];
}

/**
 * Does this push make a build? It does when a person or a pipeline gives the manifest a name: it is
 * pushed to a tag, whether it is an image, an index or an artifact such as a Helm chart.
 *
 * Pushed by digest alone it makes none: clients push the platform manifests of an index so, before
 * the index that names them, and nothing tells them from an image. It becomes a build when it is
 * pushed to a tag. One that became a build before an index named it stays a build (a number never
 * goes, L9). No builds are: what refers to a subject or is tagged as another digest's signature
 * (they attach to their subject's build), a platform manifest of an index in the same repository
 * (it is part of the index's build), and a builder's cache (nobody runs it).
 */
export function makesBuild(push: PushFacts): boolean {
  return (
    push.tags.some((tag) => !isNamedAfterDigest(tag)) &&
    !push.hasSubject &&
    !push.inIndex &&
    !push.mediaTypes.includes(buildCacheConfigType)
  );
}
