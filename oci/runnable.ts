import { looksLikeArchive } from './archive';
import type { Descriptor, ParsedManifest } from './manifest';
import { isImageConfigType, isLayerType } from './media-types';

/** WebAssembly modules, which containerd's shims start. */
const moduleConfigType = 'application/vnd.wasm.config.v0+json';

/** Where the first bytes of a blob come from; null: it is not to be had. */
export type ReadHead = (digest: Descriptor['digest']) => Promise<Uint8Array | null>;

/**
 * Could a runtime start what an image manifest describes (L14)? It could where layers are those of a
 * file system, by their type, or by their first bytes under a config that is an image's: podman and
 * CRI-O unpack what the bytes are, not what a descriptor calls them. Signatures that cosign writes and
 * attestations that BuildKit writes have an image's config too, and documents for layers.
 * What cannot be known (a layer kept elsewhere, a blob that is not there) could.
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
  if (layers.some(({ mediaType }) => isLayerType(mediaType))) return true;
  const configType = manifest.config?.mediaType ?? null;
  if (configType === moduleConfigType) return true;
  if (!isImageConfigType(configType) && !looksLikeImageConfig(config)) return false;
  if (layers.length === 0) return saysPlatform(config);
  for (const { digest, elsewhere } of layers) {
    if (elsewhere) return true;
    const head = await readHead(digest);
    if (head === null || looksLikeArchive(head)) return true;
  }
  return false;
}

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
