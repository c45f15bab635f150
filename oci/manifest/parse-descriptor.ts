import { parseDigest } from '../names/digest';
import { invalidAt } from '../invalid';
import type { Descriptor } from './manifest';
import { isNonDistributable } from './media-types';
import { readPlatform } from './platform';
import { isRecord } from '../record';

const mediaTypePattern = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][^\s\0]{0,250}$/;

/** Of one manifest or descriptor. No tool writes more than some tens. */
const maximumAnnotations = 1000;

const none = Object.freeze(Object.create(null) as Record<string, string>);

/**
 * Reads a descriptor (OCI image specification, "Content Descriptors"). `path` names it in errors.
 * @throws RegistryError MANIFEST_INVALID
 */
export function parseDescriptor(value: unknown, path: string): Descriptor {
  if (!isRecord(value)) throw invalidAt(path, 'must be a descriptor');
  const { mediaType, size, urls } = value;
  if (typeof mediaType !== 'string' || !mediaTypePattern.test(mediaType)) {
    throw invalidAt(`${path}.mediaType`, 'must be a media type');
  }
  const digest = typeof value.digest === 'string' ? parseDigest(value.digest) : null;
  if (!digest) throw invalidAt(`${path}.digest`, 'must be a sha256 or sha512 digest');
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw invalidAt(`${path}.size`, 'must be a number of bytes');
  }
  return {
    mediaType,
    digest,
    size,
    artifactType: parseText(value.artifactType, `${path}.artifactType`),
    annotations: parseAnnotations(value.annotations, `${path}.annotations`),
    platform: readPlatform(value.platform),
    elsewhere: isNonDistributable(mediaType) && Array.isArray(urls) && urls.length > 0,
  };
}

/** A media type's own bound (RFC 6838, section 4.2: 127 characters, a slash, 127 characters). */
const longestText = 255;

/** A text that may be left out; an empty one says nothing. */
export function parseText(value: unknown, path: string): string | null {
  if (value == null || value === '') return null;
  if (typeof value !== 'string') throw invalidAt(path, 'must be a string');
  if (value.length > longestText) {
    throw invalidAt(path, `has ${value.length} characters; ${longestText} are allowed`);
  }
  return value;
}

/**
 * Reads a map of annotations (OCI image specification, "Annotations"): text to text. It has no
 * prototype: nothing is in it that was not written.
 * @throws RegistryError MANIFEST_INVALID
 */
export function parseAnnotations(value: unknown, path: string): Readonly<Record<string, string>> {
  if (value == null) return none;
  if (!isRecord(value)) throw invalidAt(path, 'must be an object');
  const texts = Object.values(value);
  if (texts.length > maximumAnnotations) {
    throw invalidAt(path, `has ${texts.length} members; ${maximumAnnotations} are allowed`);
  }
  if (!texts.every((text) => typeof text === 'string')) {
    throw invalidAt(path, 'must have strings for values');
  }
  return value as Readonly<Record<string, string>>;
}
