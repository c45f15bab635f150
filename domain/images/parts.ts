import { platformText } from '@/oci/manifest/platform';
import { members, textOrNull } from './json';

/** One image manifest of a build: the build itself, or one that its index names. */
export interface ManifestPart {
  readonly annotations: unknown;
  /** The config blob's document; whatever a stranger put there. */
  readonly config: unknown;
  /** `os/architecture[/variant]` as the index says; null for none, or without an index. */
  readonly platform: string | null;
}

/**
 * A platform that says something, or null: builders write `unknown/unknown`, or leave the texts
 * empty, where they have none to name (L12).
 */
export function knownPlatform(platform: string | null): string | null {
  const [os = '', architecture = ''] = (platform ?? '').split('/', 2);
  return isSaid(os) && isSaid(architecture) ? platform : null;
}

const isSaid = (word: string): boolean => !/^(?:unknown)?$/i.test(word.trim());

/** The platform that an image config names; null where it names none (an artifact's does not). */
export function platformOfConfig(config: unknown): string | null {
  const said = members(config);
  const os = textOrNull(said.os);
  const architecture = textOrNull(said.architecture);
  if (os === null || architecture === null) return null;
  return knownPlatform(platformText({ os, architecture, variant: textOrNull(said.variant) }));
}

/** What a part is for: the index's word goes first, then its config's; null where neither says. */
export const platformOf = ({ platform, config }: ManifestPart): string | null =>
  knownPlatform(platform) ?? platformOfConfig(config);

/**
 * Does its index say that it is for nothing, and its config not contradict? Builders mark
 * attestations so, which ride in the index beside the images. This is a claim, good for describing
 * a build; gates go by what a runtime could start (domain/gates/content).
 */
export const isMarkedAside = (part: ManifestPart): boolean =>
  part.platform !== null && platformOf(part) === null;

/** The platforms that the parts are for, each once, in byte order. */
export function platformsOf(parts: readonly ManifestPart[]): string[] {
  const platforms = parts.map(platformOf).filter((platform) => platform !== null);
  return [...new Set(platforms)].sort();
}
