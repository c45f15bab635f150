import type { Digest } from './digest';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType: string | null;
  readonly annotations: Readonly<Record<string, string>>;
  /** Only in an index; null where the entry names none. */
  readonly platform: Platform | null;
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | null;
}

/** A manifest of any accepted media type, in one shape. */
export interface ParsedManifest {
  readonly kind: 'image' | 'index';
  readonly mediaType: string;
  /** `artifactType`, else an image manifest's config media type (OCI, "Listing Referrers"). */
  readonly artifactType: string | null;
  /** Null for an index. */
  readonly config: Descriptor | null;
  /** Without those whose bytes lie elsewhere (non-distributable layers with `urls`). */
  readonly layers: readonly Descriptor[];
  /** An index's manifests; empty for an image. */
  readonly children: readonly Descriptor[];
  readonly subject: Descriptor | null;
  readonly annotations: Readonly<Record<string, string>>;
}
