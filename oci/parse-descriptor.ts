import { parseDigest } from './digest';
import { RegistryError } from './errors';
import { isNonDistributable } from './media-types';
import type { Descriptor, Platform } from './manifest';
import { isStorable } from '@/lib/storable';

export type Json = Readonly<Record<string, unknown>>;

const mediaTypePattern = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][^\s\0]{0,250}$/;

const invalid = (message: string) => new RegistryError('MANIFEST_INVALID', message);

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a descriptor (OCI image specification, "Content Descriptors"). `where` names it in errors.
 * @throws RegistryError MANIFEST_INVALID
 */
export function parseDescriptor(value: unknown, where: string): Descriptor {
  if (!isRecord(value)) throw invalid(`${where} must be a descriptor.`);
  const { mediaType, size } = value;
  if (
    typeof mediaType !== 'string' ||
    !mediaTypePattern.test(mediaType) ||
    !isStorable(mediaType)
  ) {
    throw invalid(`${where}.mediaType must be a media type.`);
  }
  const digest = typeof value.digest === 'string' ? parseDigest(value.digest) : null;
  if (!digest) throw invalid(`${where}.digest must be a sha256 or sha512 digest.`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw invalid(`${where}.size must be a number of bytes.`);
  }
  const artifactType = value.artifactType ?? null;
  if (artifactType !== null && (typeof artifactType !== 'string' || !isStorable(artifactType))) {
    throw invalid(`${where}.artifactType must be a string.`);
  }
  return {
    mediaType,
    digest,
    size,
    artifactType,
    annotations: parseAnnotations(value.annotations, `${where}.annotations`),
    platform: parsePlatform(value.platform),
    elsewhere: isNonDistributable(mediaType) && Array.isArray(value.urls) && value.urls.length > 0,
  };
}

/**
 * Reads a map of annotations (OCI image specification, "Annotations"): text to text.
 * @throws RegistryError MANIFEST_INVALID
 */
export function parseAnnotations(value: unknown, where: string): Readonly<Record<string, string>> {
  if (value == null) return {};
  if (!isRecord(value)) throw invalid(`${where} must be an object.`);
  const entries = Object.entries(value).map(([key, text]): [string, string] => {
    if (typeof text !== 'string') throw invalid(`${where}: every value must be a string.`);
    return [key, text];
  });
  if (!isStorable(value)) throw invalid(`${where} must be well-formed text without U+0000.`);
  return Object.fromEntries(entries);
}

/** A platform that does not say both operating system and architecture says nothing. */
function parsePlatform(value: unknown): Platform | null {
  if (!isRecord(value) || !isStorable(value)) return null;
  const { os, architecture, variant } = value;
  if (typeof os !== 'string' || typeof architecture !== 'string') return null;
  const list = (it: unknown) =>
    Array.isArray(it) ? it.filter((one): one is string => typeof one === 'string') : [];
  const osVersion = value['os.version'];
  return {
    ...{ os, architecture, variant: typeof variant === 'string' && variant ? variant : null },
    osVersion: typeof osVersion === 'string' && osVersion ? osVersion : null,
    ...{ osFeatures: list(value['os.features']), features: list(value.features) },
  };
}
