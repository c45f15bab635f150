import { isReservedTag } from '@/oci/names/tags';
import { matchesTag } from './matches-tag';
import { isLineOf, readVersion } from './version';

/** The tag that a cluster follows: in every registry but the entry one it is what is current. */
export const latestTag = 'latest';

/**
 * Names that a new project lets move outside its entry registry (L9): those that CI moves from build to
 * build, as docker's metadata action, semantic-release and most people's own scripts call them.
 */
export const defaultFloatingTags: readonly string[] = [
  latestTag,
  'stable',
  'edge',
  'nightly',
  'canary',
  'next',
  'alpha',
  'beta',
  'rc',
  'main',
  'master',
  'trunk',
  'develop',
];

/**
 * May a tag that means a build move on to another one?
 *
 * `latest` always, and what the project's patterns name. A version with fewer numbers does where a
 * longer one names the same build: `1.4` beside `1.4.2` stands for a line, `1.4` alone is a version.
 * `build-<number>` never does, whatever is written.
 * @param beside all tags of that build, wherever in the pipeline.
 */
export function isFloating(
  tag: string,
  beside: readonly string[],
  patterns: readonly string[],
): boolean {
  if (isReservedTag(tag)) return false;
  if (tag === latestTag || patterns.some((pattern) => matchesTag(pattern, tag))) return true;
  return beside.some((other) => {
    const version = readVersion(other);
    return version !== null && isLineOf(tag, version);
  });
}
