import { isImageConfigType } from './config-types';
import { isLayerType } from './layer-types';
import { isMarkedAside, type ManifestPart } from './parts';
import { runtimeConfigOf } from './runtime-config';

/** A manifest that an index names, with the types of what it has. */
export interface RolePart extends ManifestPart {
  readonly configType: string | null;
  readonly layers: readonly {
    readonly mediaType: string;
    /** Were its bytes seen to be an archive? False also where nobody looked. */
    readonly isArchive: boolean;
  }[];
}

/**
 * Is it shown as what is attached to a build, not as a part of it? Its index must say so, and none
 * of its layers may be one that a runtime would unpack: what could be started is shown with the
 * rest, whatever its author calls it.
 */
export function isAttached(part: RolePart): boolean {
  if (!isMarkedAside(part)) return false;
  const isImage = runtimeConfigOf(part.config) !== null || isImageConfigType(part.configType);
  return (
    !isImage ||
    (part.layers.length > 0 &&
      part.layers.every(({ mediaType, isArchive }) => !isLayerType(mediaType) && !isArchive))
  );
}
