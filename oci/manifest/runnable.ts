import { looksLikeArchive, looksLikeText } from '../config/archive';
import type { Descriptor, ParsedManifest } from './manifest';
import { isImageConfigType, isLayerType } from './media-types';

/**
 * Config types under which Docker still pulls images of old (moby, `distribution`): what such a config
 * says is an image's, whatever is in it.
 */
const oldConfigTypes: readonly string[] = [
  'application/octet-stream',
  'application/json',
  'text/html',
  'text/plain',
];

/** WebAssembly, by its many media types: containerd's shims start modules and components. */
const isModuleType = (mediaType: string): boolean => /wasm|\.spin\./i.test(mediaType);

/** File systems that Apptainer mounts whole, pulled by `oras://` under whatever config. */
const isFileSystemType = (mediaType: string): boolean => /\.sif\b|squashfs|erofs/i.test(mediaType);

/** What is encrypted is unpacked by whoever has the key, and nobody else can look at it. */
const isEncrypted = (mediaType: string): boolean => /\+encrypted/i.test(mediaType);

const moduleMagic = [0x00, 0x61, 0x73, 0x6d];

/** Where the first bytes of a blob come from; null: it is not to be had. */
export type ReadHead = (digest: Descriptor['digest']) => Promise<Uint8Array | null>;

/**
 * Could a runtime start what an image manifest describes (L14)? Under a config that is an image's it
 * could, unless each layer begins as text: podman and CRI-O unpack what the bytes are, not what a
 * descriptor calls them, and other runtimes mount what is no archive. Signatures that cosign writes and
 * attestations that BuildKit writes have an image's config too, and documents for layers. Under any
 * other config it could where what is called a layer is an archive: a document that a client calls one
 * (oras does, unless told a type) is unpacked by nobody. What cannot be known (a layer kept elsewhere, a blob that is not there) could.
 *
 * @param config the config's document.
 * @param readHead the first 512 bytes of a layer; asked only where the types leave it open.
 */
export async function isRunnable(
  manifest: Pick<ParsedManifest, 'config' | 'layers'>,
  config: unknown,
  readHead: ReadHead,
): Promise<boolean> {
  const { layers } = manifest;
  const configType = manifest.config?.mediaType ?? null;
  const types = [...layers.map(({ mediaType }) => mediaType), configType ?? ''];
  if (types.some((type) => [isModuleType, isFileSystemType, isEncrypted].some((is) => is(type)))) {
    return true;
  }
  const isImage = saysImage(configType, config);
  if (isImage && layers.length === 0) return saysPlatform(config);
  for (const { digest, mediaType, elsewhere } of layers) {
    if (!isImage && !isLayerType(mediaType)) continue;
    if (elsewhere) return true;
    const head = await readHead(digest);
    if (head === null || looksLikeArchive(head) || isModule(head)) return true;
    if (isImage && !looksLikeText(head)) return true;
  }
  return false;
}

/** By its type, by what is in it, or because nobody could read it: then it may be anything (L12). */
export const saysImage = (configType: string | null, config: unknown): boolean =>
  isImageConfigType(configType) ||
  (configType !== null && oldConfigTypes.includes(configType.toLowerCase())) ||
  config === null ||
  config === undefined ||
  looksLikeImageConfig(config);

const isModule = (head: Uint8Array): boolean => moduleMagic.every((byte, at) => head[at] === byte);

const membersOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value)
      : [],
  );

function looksLikeImageConfig(config: unknown): boolean {
  const said = membersOf(config);
  return said.has('rootfs') || said.has('config');
}

function saysPlatform(config: unknown): boolean {
  const os = membersOf(config).get('os');
  return typeof os === 'string' && os !== '' && os !== 'unknown';
}
