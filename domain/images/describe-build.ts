import { createdOf } from './created';
import { labelsOf, labelsOfIndex, versionOf } from './labels';
import { platformsOf, type ManifestPart } from './parts';

/** What a build's page says of it, read once when it is pushed: the digest never changes. */
export interface BuildDescription {
  readonly labels: Readonly<Record<string, string>>;
  readonly version: string | null;
  readonly platforms: readonly string[];
  readonly createdAt: Date | null;
}

/**
 * Describes a pushed manifest. `parts` are the image manifests that an index reaches (through
 * nested indexes too); null for a manifest that is no index. Total: whatever strangers put into
 * annotations and configs, it answers.
 */
export function describeBuild(
  root: { readonly annotations: unknown; readonly config: unknown },
  parts: readonly ManifestPart[] | null,
): BuildDescription {
  const runnable = parts ?? [{ ...root, platform: null }];
  const labels = parts
    ? labelsOfIndex(root.annotations, parts)
    : labelsOf(root.annotations, root.config);
  return {
    labels,
    version: versionOf(labels),
    platforms: platformsOf(runnable),
    createdAt: createdOf(labels, runnable),
  };
}
