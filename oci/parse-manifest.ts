import { RegistryError } from './errors';
import type { Descriptor, ParsedManifest } from './manifest';
import { isNonDistributable, manifestKinds, mediaTypeOf } from './media-types';
import { isRecord, parseAnnotations, parseDescriptor, type Json } from './parse-descriptor';
import { whyNotTaken } from './untaken-types';
import { parseJson } from '@/lib/parse-json';

/** 4 MiB, what the OCI distribution specification asks registries to take ("Pushing Manifests"). */
export const maximumManifestSize = 4 * 1024 * 1024;
/** Layers of an image, or entries of an index. */
const maximumDescriptors = 1000;

const topLevelKeys = [
  'schemaVersion',
  'mediaType',
  'artifactType',
  'config',
  'layers',
  'manifests',
  'subject',
  'annotations',
];

const invalid = (message: string) => new RegistryError('MANIFEST_INVALID', message);

/**
 * Reads a manifest of any accepted media type into one shape. `contentType` is the request's
 * header; where it and the document's own `mediaType` are both there they must agree, and either
 * alone is enough (some clients write no `mediaType`). A layer whose bytes lie elsewhere
 * (non-distributable, with `urls`) is not among `layers`.
 * @throws RegistryError MANIFEST_INVALID for whatever could be read in two ways or not at all,
 *   MANIFEST_TOO_LARGE above 4 MiB.
 */
export function parseManifest(bytes: Uint8Array, contentType: string | undefined): ParsedManifest {
  if (bytes.length > maximumManifestSize) {
    throw new RegistryError('MANIFEST_TOO_LARGE', 'A manifest may have 4 MiB at most.');
  }
  const document = parseJson(bytes);
  if (!isRecord(document)) throw invalid('The manifest is not a JSON object.');
  refuseAmbiguity(document);
  const mediaType = agreedMediaType(document, contentType);
  if (document.schemaVersion !== 2) {
    throw invalid(
      'schemaVersion must be 2. Push with a client that writes OCI or Docker schema 2.',
    );
  }
  const kind = manifestKinds[mediaType]!;
  const common = {
    mediaType,
    subject: document.subject == null ? null : parseDescriptor(document.subject, 'subject'),
    annotations: parseAnnotations(document.annotations, 'annotations'),
  };
  const ownType = parseArtifactType(document);
  if (kind === 'index') {
    if (document.config !== undefined || document.layers !== undefined) {
      throw invalid(`The manifest is an image, but its type ${mediaType} is an index's.`);
    }
    const children = parseList(document.manifests, 'manifests').map(([descriptor]) => descriptor);
    return { kind, ...common, artifactType: ownType, config: null, layers: [], children };
  }
  const config = parseDescriptor(document.config, 'config');
  const layers = parseList(document.layers, 'layers')
    .filter(([layer, raw]) => !isElsewhere(layer, raw))
    .map(([layer]) => layer);
  return {
    kind,
    ...common,
    artifactType: ownType ?? config.mediaType,
    config,
    layers,
    children: [],
  };
}

/**
 * A document that is image and index at once, or that has a known key in another case (which some
 * parsers take for the key itself), means different things to different readers.
 */
function refuseAmbiguity(document: Json): void {
  if (document.manifests !== undefined) {
    if (document.config !== undefined || document.layers !== undefined) {
      throw invalid('The manifest is an image and an index at once.');
    }
  }
  for (const key of Object.keys(document)) {
    const known = topLevelKeys.find((name) => name.toLowerCase() === key.toLowerCase());
    if (known !== undefined && known !== key) throw invalid(`Write ${known}, not ${key}.`);
  }
}

function agreedMediaType(document: Json, contentType: string | undefined): string {
  const header = mediaTypeOf(contentType);
  const own = document.mediaType;
  if (own !== undefined && typeof own !== 'string') throw invalid('mediaType must be a string.');
  if (own && header && own !== header) {
    throw invalid(`The Content-Type is ${header}, but the manifest's mediaType is ${own}.`);
  }
  const mediaType = own || header;
  if (!Object.hasOwn(manifestKinds, mediaType)) throw invalid(whyNotTaken(mediaType));
  return mediaType;
}

function parseArtifactType(document: Json): string | null {
  const value = document.artifactType ?? null;
  if (value !== null && typeof value !== 'string') throw invalid('artifactType must be a string.');
  return value || null;
}

/** An absent or null list is an empty one: images without layers exist. */
function parseList(value: unknown, where: string): [Descriptor, unknown][] {
  const list: unknown = value ?? [];
  if (!Array.isArray(list)) throw invalid(`${where} must be a list.`);
  if (list.length > maximumDescriptors) {
    throw invalid(`${where} has ${list.length} entries; ${maximumDescriptors} are allowed.`);
  }
  return list.map((entry: unknown, at) => [parseDescriptor(entry, `${where}[${at}]`), entry]);
}

const isElsewhere = (layer: Descriptor, raw: unknown): boolean =>
  isNonDistributable(layer.mediaType) &&
  isRecord(raw) &&
  Array.isArray(raw.urls) &&
  raw.urls.length > 0;
