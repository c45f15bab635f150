import { nowhere, platformOf, platformText } from '@/oci/platform';

/** One image manifest of a build: the build itself, or one that its index names. */
export interface ManifestPart {
  readonly annotations: unknown;
  /** The config blob's document; whatever a stranger put there. */
  readonly config: unknown;
  /** `os/architecture[/variant]` as the index says; null for none, or without an index. */
  readonly platform: string | null;
}

/** The platform that an image config names; null where it names none (an artifact's does not). */
export function platformOfConfig(config: unknown): string | null {
  const platform = platformOf(config);
  return platform && platformText(platform);
}

/**
 * Is it a builder's attestation, which rides in the index beside the images and runs nowhere?
 * BuildKit marks them with the platform `unknown/unknown`.
 */
export function isAttestation(part: ManifestPart): boolean {
  return part.platform === nowhere;
}

/** The platforms that the parts run on, each once, in byte order. The index's word goes first. */
export function platformsOf(parts: readonly ManifestPart[]): string[] {
  const platforms = parts
    .map((part) => part.platform ?? platformOfConfig(part.config))
    .filter((platform): platform is string => platform !== null && platform !== nowhere);
  return [...new Set(platforms)].sort();
}
