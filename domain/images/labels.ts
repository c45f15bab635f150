import { indexedText } from './indexed-text';
import { members, texts } from './json';
import { isMarkedAside, type ManifestPart } from './parts';

/**
 * What one image manifest says of itself: its config's labels (`config.Labels`) and its
 * annotations in one record. An annotation wins over a label of the same name: labels are inherited
 * from the base image, annotations are not, so the annotation was written for this image.
 */
export function labelsOf(annotations: unknown, config: unknown): Record<string, string> {
  return { ...texts(members(members(config).config).Labels), ...texts(annotations) };
}

/**
 * The labels of an index and the image manifests in it. The index's annotations win: they were
 * written of the whole. A label of the platforms counts where every platform that carries it says
 * the same; where they differ it is true of a part only and is left out, rather than one platform's
 * value shown for all (L12). Attestations do not count.
 */
export function labelsOfIndex(
  annotations: unknown,
  parts: readonly ManifestPart[],
): Record<string, string> {
  const shared = new Map<string, string | null>();
  for (const part of parts) {
    if (isMarkedAside(part)) continue;
    for (const [key, value] of Object.entries(labelsOf(part.annotations, part.config))) {
      shared.set(key, !shared.has(key) || shared.get(key) === value ? value : null);
    }
  }
  const agreed = [...shared].filter((entry): entry is [string, string] => entry[1] !== null);
  return { ...Object.fromEntries(agreed), ...texts(annotations) };
}

/**
 * The version that labels name (OCI image specification, "Pre-Defined Annotation Keys"), as builds are
 * looked up by it.
 */
export function versionOf(labels: Readonly<Record<string, string>>): string | null {
  return indexedText(labels['org.opencontainers.image.version']?.trim() ?? '') || null;
}
