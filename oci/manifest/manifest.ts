import type { Digest } from '../names/digest';
import type { ManifestKind } from './media-types';
import type { Platform } from './platform';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType: string | null;
  readonly annotations: Readonly<Record<string, string>>;
  /** As it is written, `unknown/unknown` too: `platformOf` says whether one is known. */
  readonly platform: Platform | null;
  /** A non-distributable layer with `urls`: its bytes are fetched from there, and need not be here. */
  readonly elsewhere: boolean;
}

/** A manifest of any accepted media type, in one shape: what its own bytes say, whole and in order. */
export interface ParsedManifest {
  readonly kind: ManifestKind;
  /** The document's own media type; where it has none, the one that it was pushed as. */
  readonly mediaType: string;
  /** Null where the bytes do not say what they are. */
  readonly ownMediaType: string | null;
  /** `artifactType`, else an image manifest's config media type (OCI, "Listing Referrers"). */
  readonly artifactType: string | null;
  /** Null for an index. */
  readonly config: Descriptor | null;
  /** All of them, also those whose bytes lie elsewhere. */
  readonly layers: readonly Descriptor[];
  /** An index's entries; empty for an image. */
  readonly children: readonly Descriptor[];
  readonly subject: Descriptor | null;
  readonly annotations: Readonly<Record<string, string>>;
}
