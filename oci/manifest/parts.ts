import { parseDigest, type Digest } from '../names/digest';
import type { Descriptor, ParsedManifest } from './manifest';
import { isManifestType } from './media-types';
import { knownPlatformText } from './platform';

/** What a manifest names is to it; an index's entries of other types are a builder's cache. */
export const partRoles = ['config', 'layer', 'manifest', 'blob'] as const;
export type PartRole = (typeof partRoles)[number];

/** One thing that a manifest names, as its own bytes say it (L13). */
export interface ManifestPart {
  /** 0 is an image's config; layers, or an index's entries, follow from 1 as they are listed. */
  readonly position: number;
  readonly role: PartRole;
  readonly digest: Digest;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
  /** `os/architecture[/variant]`; null: not said. */
  readonly platform: string | null;
  readonly osVersion: string | null;
  readonly features: readonly string[];
  readonly elsewhere: boolean;
  /** The digest that an index's entry says it is about. */
  readonly about: Digest | null;
}

/** Where BuildKit writes into an index which entry an attestation is about. */
const aboutKey = 'vnd.docker.reference.digest';

/** Everything that a manifest names but its subject, once and whole, in the order of its bytes. */
export function partsOf({ kind, config, layers, children }: ParsedManifest): ManifestPart[] {
  if (kind === 'index') {
    return children.map((child, at) =>
      part(child, at + 1, isManifestType(child.mediaType) ? 'manifest' : 'blob'),
    );
  }
  return [
    ...(config ? [part(config, 0, 'config')] : []),
    ...layers.map((layer, at) => part(layer, at + 1, 'layer')),
  ];
}

function part(descriptor: Descriptor, position: number, role: PartRole): ManifestPart {
  const { digest, mediaType, size, platform, annotations, elsewhere } = descriptor;
  const about = Object.hasOwn(annotations, aboutKey) ? annotations[aboutKey] : undefined;
  return {
    position,
    role,
    digest,
    mediaType,
    size,
    elsewhere,
    platform: knownPlatformText(platform),
    osVersion: platform?.osVersion ?? null,
    features: platform ? [...platform.osFeatures, ...platform.features] : [],
    about: about === undefined ? null : parseDigest(about),
  };
}
