import type { ParsedManifest } from './manifest';
import { digestOf } from './hash';
import { parseDigest } from './digest';
import { emptyType } from './media-types';
import { isRecord } from './record';

/**
 * What a runtime starts of an image manifest, whatever else the manifest says: the same for two that differ
 * in annotations, in white space, or in what their parts are called. It is the config and the layers in
 * their order; where the config names each layer by what is in it (`rootfs.diff_ids`, OCI image
 * configuration, "ImageID"), the config alone, whose digest is the image's id to Docker: who packs the
 * layers anew pushes the same image.
 *
 * Null where there is nothing of the kind: nothing could run, there are no layers, or the config is the
 * empty one, which artifacts of all kinds share.
 *
 * @param config the config's document.
 * @param runnable as `isRunnable` says.
 */
export function whatRuns(
  { config: named, layers }: Pick<ParsedManifest, 'config' | 'layers'>,
  config: unknown,
  runnable: boolean,
): string | null {
  if (!runnable || !named || layers.length === 0 || named.mediaType === emptyType) return null;
  const packed = saysLayers(config, layers.length) ? [] : layers.map(({ digest }) => digest);
  return `runs:${digestOf([named.digest, ...packed].join('\n'))}`;
}

function saysLayers(config: unknown, count: number): boolean {
  const rootfs = isRecord(config) ? config.rootfs : null;
  const ids = isRecord(rootfs) ? rootfs.diff_ids : null;
  return (
    Array.isArray(ids) &&
    ids.length === count &&
    ids.every((id: unknown) => typeof id === 'string' && parseDigest(id) !== null)
  );
}
