import { RegistryError } from '../http/errors';
import { refuseFalseData } from './embedded-data';
import { invalidAt } from '../invalid';
import { readJson } from '../json';
import { problemOfShape } from '../json/problem-of-shape';
import type { Descriptor, ParsedManifest } from './manifest';
import { manifestShape } from './manifest-shape';
import { manifestKinds, mediaTypeOf } from './media-types';
import { parseAnnotations, parseDescriptor, parseText } from './parse-descriptor';
import { isRecord, type JsonRecord } from '../record';
import { whyNotTaken } from './untaken-types';

/** 4 MiB, what the OCI distribution specification asks registries to take ("Pushing Manifests"). */
export const maximumManifestSize = 4 * 1024 * 1024;

/** Layers of an image, or entries of an index. */
const maximumDescriptors = 1000;

/**
 * Members of all objects and lists: 1,000 descriptors with a dozen annotations each. The worst
 * document within it is read in some 30 ms.
 */
const maximumMembers = 20_000;

/**
 * Reads a manifest of any accepted media type into one shape, by the strictest reader (L13): what
 * readers could take for two things is refused, with its path in the message and in `detail.path`.
 *
 * `contentType` is the request's header; where it and the document's own `mediaType` are both there
 * they must agree, and either alone is enough (some clients write no `mediaType`).
 *
 * @throws RegistryError MANIFEST_INVALID for whatever could be read in two ways or not at all,
 *   MANIFEST_TOO_LARGE above 4 MiB.
 */
export function parseManifest(bytes: Uint8Array, contentType: string | undefined): ParsedManifest {
  if (bytes.length > maximumManifestSize) {
    throw new RegistryError('MANIFEST_TOO_LARGE', 'A manifest may have 4 MiB at most.');
  }
  const document = readDocument(bytes);
  const ownMediaType = parseText(document.mediaType, 'mediaType');
  const mediaType = agreedMediaType(ownMediaType, mediaTypeOf(contentType));
  refuseTwoShapes(document);
  if (document.schemaVersion !== 2) {
    throw invalidAt(
      'schemaVersion',
      'must be 2: push with a client that writes OCI or Docker schema 2',
    );
  }
  const ownArtifactType = parseText(document.artifactType, 'artifactType');
  const common = {
    mediaType,
    ownMediaType,
    subject: document.subject == null ? null : parseDescriptor(document.subject, 'subject'),
    annotations: parseAnnotations(document.annotations, 'annotations'),
  };
  if (manifestKinds.get(mediaType) === 'index') {
    for (const key of ['config', 'layers']) {
      if (Object.hasOwn(document, key))
        throw invalidAt(key, `is an image's, but ${mediaType} is an index`);
    }
    if (!('manifests' in document)) throw invalidAt('manifests', 'must be there in an index');
    const children = parseList(document.manifests, 'manifests');
    return {
      kind: 'index',
      ...common,
      artifactType: ownArtifactType,
      config: null,
      layers: [],
      children,
    };
  }
  const config = parseDescriptor(document.config, 'config');
  return {
    kind: 'image',
    ...common,
    artifactType: ownArtifactType ?? config.mediaType,
    config,
    layers: parseList(document.layers, 'layers'),
    children: [],
  };
}

function readDocument(bytes: Uint8Array): JsonRecord {
  const { value, offence, unstorable } = readJson(bytes, manifestShape, maximumMembers);
  if (offence) throw invalidAt(offence.path, offence.problem);
  if (unstorable !== null) {
    throw invalidAt(unstorable, 'must be well-formed text without U+0000, or a finite number');
  }
  if (!isRecord(value)) throw invalidAt('', 'is not a JSON object');
  const other = problemOfShape(value, manifestShape);
  if (other) throw invalidAt(other.path, other.problem);
  refuseFalseData(value);
  return value;
}

/** A document that is image and index at once is read as either, by what a reader looks for first. */
function refuseTwoShapes(document: JsonRecord): void {
  if (document.fsLayers != null) throw invalidAt('fsLayers', 'is of schema 1, which is not taken');
  if (!('manifests' in document)) return;
  for (const key of ['config', 'layers']) {
    if (Object.hasOwn(document, key))
      throw invalidAt(key, 'is an image’s, but the manifest has manifests too');
  }
}

function agreedMediaType(own: string | null, header: string): string {
  if (own !== null && header && own !== header) {
    throw invalidAt('mediaType', `is ${own}, but the Content-Type is ${header}`);
  }
  const mediaType = own ?? header;
  if (manifestKinds.has(mediaType)) return mediaType;
  throw new RegistryError('MANIFEST_INVALID', whyNotTaken(mediaType), {
    detail: { path: 'mediaType' },
  });
}

/** An absent or null list is an empty one: images without layers exist. */
function parseList(value: unknown, path: string): Descriptor[] {
  const list: unknown = value ?? [];
  if (!Array.isArray(list)) throw invalidAt(path, 'must be a list');
  if (list.length > maximumDescriptors) {
    throw invalidAt(path, `has ${list.length} entries; ${maximumDescriptors} are allowed`);
  }
  return list.map((entry: unknown, at) => parseDescriptor(entry, `${path}[${at}]`));
}
