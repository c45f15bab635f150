import { kindOfBuild, versionOfKind, type BuildKind } from './tag-kind';
import { isNewer, type Ranked } from './version';

/** A build of an entry registry, by the tags that mean it there. */
export interface TaggedBuild {
  readonly number: number;
  readonly tags: readonly string[];
}

/**
 * Is it more what `latest` should mean in an entry registry than what it means now? The newest release;
 * where an image has none, the newest build that has a name. What is no release of anybody's never is.
 * @param now null: `latest` means nothing yet.
 */
export function isMoreLatest(build: TaggedBuild, now: TaggedBuild | null): boolean {
  const [kind, rank] = ranked(build);
  if (kind === 'preview' || kind === 'pre-release') return false;
  if (!now) return true;
  const [held, heldRank] = ranked(now);
  if (kind === 'release') return held !== 'release' || isNewer(rank, heldRank);
  return held !== 'release' && build.number > now.number;
}

function ranked({ number, tags }: TaggedBuild): [BuildKind, Ranked] {
  // `latest` itself says nothing of what it should mean.
  const others = tags.filter((tag) => tag !== 'latest');
  const kind = kindOfBuild(others);
  return [kind, { number, version: versionOfKind(others, kind) }];
}

/** What `latest` should mean among some builds; null: none of them. */
export const chooseLatest = <Build extends TaggedBuild>(builds: readonly Build[]): Build | null =>
  builds.reduce<Build | null>((best, next) => (isMoreLatest(next, best) ? next : best), null);
