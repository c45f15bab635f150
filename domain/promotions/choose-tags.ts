import { Refusal } from '@/lib/refusal';
import { buildTag, isReservedTag, isTag } from '@/oci/tags';
import { isVersionShaped } from './version-tag';

/** The tag that a cluster follows: in every registry but the entry one it is the newest promotion. */
export const latestTag = 'latest';

/** Tags that every promotion sets: the build's own, and `latest`. */
export const alwaysSet = (build: number): string[] => [buildTag(build), latestTag];

/**
 * The tags that go along unless the caller names others: of those that mean the build in its source
 * stage, the one equal to its version label and the version-shaped ones; never all of them.
 */
export function proposedTags(source: readonly string[], version: string | null): string[] {
  return source.filter(
    (tag) => !isReservedTag(tag) && tag !== latestTag && (tag === version || isVersionShaped(tag)),
  );
}

/**
 * Every tag that a promotion sets in its target, each once: the fixed ones first.
 * @throws Refusal `invalid` for a named tag that is none, or of the reserved form `build-<number>`
 *   (the build's own is allowed: it is set anyway).
 */
export function chooseTags(choice: {
  readonly build: number;
  /** Tags the caller named; null: take the proposed. */
  readonly named: readonly string[] | null;
  readonly proposed: readonly string[];
}): string[] {
  const fixed = alwaysSet(choice.build);
  for (const tag of choice.named ?? []) {
    if (!isTag(tag)) throw invalidTag(`${tag} is not a tag.`);
    if (isReservedTag(tag) && !fixed.includes(tag)) {
      throw invalidTag(`${tag} is reserved: only build #${tag.slice('build-'.length)} has it.`);
    }
  }
  return [...new Set([...fixed, ...(choice.named ?? choice.proposed)])];
}

const invalidTag = (message: string): Refusal =>
  new Refusal('invalid', message, { fields: [{ path: 'tags', message }] });

/** A tag as it stands in the target. */
export interface SetTag {
  readonly name: string;
  readonly digest: string;
  /** The number of the build it means; null where that is no build. */
  readonly build: number | null;
}

/** Tags that may move outside the entry registry (L9): the project's, and `latest`. */
export const floatingOf = (projectTags: readonly string[]): ReadonlySet<string> =>
  new Set([...projectTags, latestTag]);

/** Of the asked tags, those that mean another digest in the target and may not move (L9). */
export function tagConflicts(asked: {
  readonly tags: readonly string[];
  readonly digest: string;
  readonly inTarget: readonly SetTag[];
  readonly floating: ReadonlySet<string>;
}): SetTag[] {
  return asked.inTarget.filter(
    (set) =>
      asked.tags.includes(set.name) && set.digest !== asked.digest && !asked.floating.has(set.name),
  );
}

/** Why a tag cannot be set, for people. */
export const conflictText = (taken: SetTag, stageName: string): string =>
  `${taken.name} means ${taken.build === null ? taken.digest : `build #${taken.build}`} in ${stageName} and never moves there`;

/** @throws Refusal `tag-taken` naming each tag and the build that holds it. */
export function refuseTakenTags(conflicts: readonly SetTag[], stageName: string): void {
  if (conflicts.length === 0) return;
  const texts = conflicts.map((taken) => conflictText(taken, stageName));
  throw new Refusal(
    'tag-taken',
    `Nothing was promoted: tag ${texts.join('; tag ')}. Name the tags to set instead (\`tags\`; an empty list sets none besides build-<number> and latest).`,
    { fields: texts.map((message) => ({ path: 'tags', message })) },
  );
}
