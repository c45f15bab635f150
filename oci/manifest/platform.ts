import { isRecord } from '../record';

/** What a manifest of an index, or an image's config, says it runs on. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | null;
  /** `os.version`: Windows needs its own to match the host's. */
  readonly osVersion: string | null;
  /** `os.features`, as `win32k`. */
  readonly osFeatures: readonly string[];
  /** Of the processor, as `sse4`; reserved by the specification. */
  readonly features: readonly string[];
}

/**
 * Reads a platform as it is written: a descriptor's `platform` (OCI image specification, "Image
 * Index"), or an image config, which has the same members at its top. Null where it does not say
 * both operating system and architecture; `unknown` is what some write for that, and is kept here.
 */
export function readPlatform(value: unknown): Platform | null {
  if (!isRecord(value)) return null;
  const os = said(value.os);
  const architecture = said(value.architecture);
  if (os === null || architecture === null) return null;
  return {
    os,
    architecture,
    variant: said(value.variant),
    osVersion: said(value['os.version']),
    osFeatures: allSaid(value['os.features']),
    features: allSaid(value.features),
  };
}

/**
 * The platform that is known from a descriptor's `platform` or an image config; null where none is
 * (L12). Absence has many spellings: no platform, one of another form, an empty or blank operating
 * system or architecture, and `unknown`, which BuildKit writes for attestations.
 */
export function platformOf(value: unknown): Platform | null {
  const platform = readPlatform(value);
  return platform && platform.os !== unknown && platform.architecture !== unknown ? platform : null;
}

const unknown = 'unknown';

/** What is known of a platform that was read, as people write it; null where nothing is (L12). */
export const knownPlatformText = (platform: Platform | null): string | null =>
  platform && platform.os !== unknown && platform.architecture !== unknown
    ? platformText(platform)
    : null;

/** A platform as people write it: `linux/arm64/v8`. */
export const platformText = (platform: Pick<Platform, 'os' | 'architecture' | 'variant'>): string =>
  [platform.os, platform.architecture, platform.variant].filter((part) => part !== null).join('/');

const said = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

const allSaid = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap((item: unknown) => said(item) ?? []) : [];
