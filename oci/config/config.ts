import { imageConfigShape } from './config-shape';
import type { RegistryError } from '../http/errors';
import { invalidAt } from '../invalid';
import { foldCase } from '../json/fold-case';
import { outermostKeys } from '../json/outermost-keys';
import { readJson, type Offence } from '../json';
import { isImageConfigType } from '../manifest/media-types';
import { isRecord } from '../record';

/** Configs above 4 MiB are not read; clients read no larger ones either. */
export const maximumConfigSize = 4 * 1024 * 1024;

/**
 * An image that exposes sixteen thousand ports, as telephony does, has twice as many where a builder of
 * old wrote them down a second time (`container_config`). The worst document within it is read in some
 * 30 ms.
 */
const maximumMembers = 40_000;

/** So many keys are looked through to tell what a document is that could not be read. */
const mostKeys = 1000;

export interface ConfigReading {
  /**
   * The document, of any shape; its objects have no prototype. Null where it is not known what it says
   * (L12), never “an image without a user”.
   */
  readonly document: unknown;
  /** The document also where it says what a database cannot keep; undefined where nobody knows what it says. */
  readonly said: unknown;
  /**
   * Why it was not read, where it is an image's, or is none: readers that are less strict would make
   * something of it, and each something else (L13). What could run is not pushed with it; what stands
   * stays.
   */
  readonly unread: RegistryError | null;
}

/**
 * Reads the bytes of a manifest's config blob (OCI image configuration).
 *
 * An image's config is one by its media type, or by what is in it: runtimes run a document with
 * `rootfs` or `config` whatever its type says. It is read by the strictest reader (L13). Another
 * artifact's config is not judged: of equal keys the last one counts there.
 *
 * What a database cannot keep (U+0000 in a label) is not known, and not refused: all read the same.
 *
 * @param mediaType the config descriptor's.
 * @throws RegistryError MANIFEST_INVALID, with the path, for an image's config that two readers could
 *   read differently.
 */
export function readConfigDocument(bytes: Uint8Array, mediaType: string): ConfigReading {
  if (bytes.length > maximumConfigSize) return tooLargeConfig(bytes.length, mediaType);
  const { value, offence, unstorable } = readJson(bytes, imageConfigShape, maximumMembers);
  const isImage = () =>
    isImageConfigType(mediaType) ||
    (value === undefined ? keysOf(bytes) : Object.keys(isRecord(value) ? value : {})).some(
      isOwnKey,
    );
  if (offence !== null && isImage()) {
    const refusal = refusalOf(offence);
    if (offence.kind === 'ambiguous' || offence.kind === 'encoding') throw refusal;
    return { document: null, said: undefined, unread: refusal };
  }
  if (value === undefined || unstorable !== null) {
    return { document: null, said: value, unread: null };
  }
  const unread = isImageConfigType(mediaType) && !isRecord(value) ? refusalOf(noObject) : null;
  return { document: value, said: value, unread };
}

/** The document alone, as `readConfigDocument` reads it. @throws RegistryError as that does. */
export const parseConfig = (bytes: Uint8Array, mediaType: string): unknown =>
  readConfigDocument(bytes, mediaType).document;

/** What is known of a config of more bytes than are read. */
export function tooLargeConfig(size: number, mediaType: string): ConfigReading {
  const problem = `has ${size} bytes; ${maximumConfigSize} are allowed`;
  const unread = isImageConfigType(mediaType) ? refusalOf({ path: '', problem }) : null;
  return { document: null, said: undefined, unread };
}

const noObject = { path: '', problem: 'is not a JSON object' };

const refusalOf = ({ path, problem }: Pick<Offence, 'path' | 'problem'>): RegistryError =>
  invalidAt(path, problem, 'The image config');

/** What a careless reader would find; too many to look through are nobody's image. */
const keysOf = (bytes: Uint8Array): readonly string[] => outermostKeys(bytes, mostKeys) ?? [];

const ownKeys = ['rootfs', 'config'].map(foldCase);

const isOwnKey = (key: string): boolean => ownKeys.includes(foldCase(key));
