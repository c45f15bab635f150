import type { Digest } from './digest';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType: string | null;
  readonly annotations: Readonly<Record<string, string>>;
  /** Only in an index; null where the entry names none. */
  readonly platform: Platform | null;
  /** Its bytes are fetched from elsewhere (non-distributable, with `urls`), and need not be here. */
  readonly elsewhere: boolean;
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | null;
  readonly osVersion: string | null;
  readonly osFeatures: readonly string[];
  readonly features: readonly string[];
}

/** A manifest of any accepted media type, in one shape. */
export interface ParsedManifest {
  readonly kind: 'image' | 'index';
  /** What the bytes call themselves, else what this push does. */
  readonly mediaType: string;
  /** What the bytes call themselves; null: they do not say. */
  readonly ownMediaType: string | null;
  /** `artifactType`, else an image manifest's config media type (OCI, "Listing Referrers"). */
  readonly artifactType: string | null;
  /** Null for an index. */
  readonly config: Descriptor | null;
  /** All, in order; also those whose bytes lie elsewhere. */
  readonly layers: readonly Descriptor[];
  /** An index's manifests; empty for an image. */
  readonly children: readonly Descriptor[];
  readonly subject: Descriptor | null;
  readonly annotations: Readonly<Record<string, string>>;
}
