import { Refusal } from '@/lib/refusal';
import { subjectOfTag } from '@/oci/names/evidence-tags';
import { buildTag, isReservedTag, isTag } from '@/oci/names/tags';
import { isFloating, latestTag } from '../releases/floating';
import { isLineOf, isNewer, readVersion, versionOf, type Ranked } from '../releases/version';

/** A tag as it stands in a stage, or as it last stood there. */
export interface SetTag {
  readonly name: string;
  readonly digest: string;
  /** The number of the build it means; null where that is no build. */
  readonly build: number | null;
  /** All tags of that digest, wherever in the pipeline. */
  readonly beside: readonly string[];
  /** False: it was taken off the list, and may only come back to the same digest (L9). */
  readonly listed: boolean;
}

/** What a build that comes in is compared with. */
export type Standing = Pick<SetTag, 'digest' | 'build' | 'beside'>;

/** What a build's tags are chosen from. */
export interface TagFacts {
  readonly build: number;
  readonly digest: string;
  /** The version that its label says; null: none. */
  readonly version: string | null;
  /** The build's tags in any stage, those of its source first asked of `source`. */
  readonly beside: readonly string[];
  /** Tags that mean it where it comes from. */
  readonly source: readonly string[];
  /** Names of tags that stand somewhere in the pipeline for lines of its version. */
  readonly lines: readonly string[];
  /** What is current in the target; null: nothing. */
  readonly current: Standing | null;
  /** Of the target: the tags asked about. */
  readonly inTarget: readonly SetTag[];
  /** Patterns of the project's tags that may move. */
  readonly patterns: readonly string[];
  /** Does the stage go back to it? Floats go back with it then. */
  readonly isRollback: boolean;
}

/** What a promotion does to the target's tags. */
export interface TagPlan {
  /** Every tag that it sets, each once: the fixed ones first. */
  readonly tags: readonly string[];
  /** Of these, those that may move there. */
  readonly floating: ReadonlySet<string>;
  /** Is it what clusters that follow `latest` get from now on? */
  readonly becomesCurrent: boolean;
}

/** The build's place in the order of the image's releases. */
export const rankOf = (build: number | null, beside: readonly string[]): Ranked => ({
  number: build ?? 0,
  version: versionOf(beside),
});

/**
 * Does the stage, or a float, go forward to the build? Also where it has or means nothing yet, and where
 * nobody can tell: of builds without a version people say which is the newer one by promoting it.
 */
function goesForward(facts: TagFacts, held: Standing | null): boolean {
  if (facts.isRollback || held === null || held.digest === facts.digest) return true;
  const [next, now] = [rankOf(facts.build, facts.beside), rankOf(held.build, held.beside)];
  return !next.version || !now.version || isNewer(next, now);
}

const heldIn = (facts: TagFacts, name: string): SetTag | undefined =>
  facts.inTarget.find((tag) => tag.name === name);

const listedIn = (facts: TagFacts, name: string): SetTag | null =>
  facts.inTarget.find((tag) => tag.name === name && tag.listed) ?? null;

/** May the tag move from what it means in the target to this build (L9)? Both have to have it as a float. */
const mayMove = (facts: TagFacts, name: string): boolean => {
  const held = heldIn(facts, name);
  return (
    isFloating(name, facts.beside, facts.patterns) &&
    (held === undefined || isFloating(name, held.beside, facts.patterns))
  );
};

/**
 * The tags that go along unless the caller names others: of those that mean the build in its source
 * stage its versions, what its version label says and what stands for a line, never all of them; and
 * the lines of its version that stand anywhere in the pipeline. A float that means something newer in
 * the target stays there.
 */
export function proposedTags(facts: TagFacts): string[] {
  const own = facts.source.filter(
    (tag) =>
      !isReservedTag(tag) &&
      tag !== latestTag &&
      subjectOfTag(tag) === null &&
      (tag === facts.version ||
        readVersion(tag) !== null ||
        isFloating(tag, facts.beside, facts.patterns)),
  );
  const lines = facts.lines.filter((tag) => !own.includes(tag) && mayMove(facts, tag));
  return [...own, ...lines].filter(
    (tag) => !mayMove(facts, tag) || goesForward(facts, listedIn(facts, tag)),
  );
}

/**
 * Chooses what a promotion sets: `build-<number>`, `latest` where it goes forward, and what is named or
 * proposed.
 * @throws Refusal `invalid` for a named tag that is none, or of the reserved form `build-<number>`
 *   (the build's own is allowed: it is set anyway); `tag-taken` for one that may not move, or not back.
 */
export function planTags(
  facts: TagFacts,
  /** Tags the caller named; null: take the proposed. */
  named: readonly string[] | null,
  proposed: readonly string[],
  stageName: string,
): TagPlan {
  const becomesCurrent = goesForward(facts, facts.current);
  const fixed = alwaysSet(facts.build, becomesCurrent);
  for (const tag of named ?? []) {
    if (!isTag(tag)) throw invalidTag(`${tag} is not a tag.`);
    if (isReservedTag(tag) && !fixed.includes(tag)) {
      throw invalidTag(`${tag} is reserved: only build #${tag.slice('build-'.length)} has it.`);
    }
  }
  const tags = [...new Set([...fixed, ...(named ?? proposed)])];
  refuseTakenTags(tagConflicts(facts, tags), stageName);
  return { tags, becomesCurrent, floating: new Set(tags.filter((tag) => mayMove(facts, tag))) };
}

/** Tags that a promotion always sets: the build's own, and `latest` where the build becomes current. */
export const alwaysSet = (build: number, becomesCurrent: boolean): string[] =>
  becomesCurrent ? [buildTag(build), latestTag] : [buildTag(build)];

const invalidTag = (message: string): Refusal =>
  new Refusal('invalid', message, { fields: [{ path: 'tags', message }] });

/** A tag that cannot be set, and why: it never moves, or only forward. */
export interface TagConflict extends SetTag {
  readonly why: 'immutable' | 'newer';
}

/** Of the asked tags, those that cannot be set in the target (L9). */
export function tagConflicts(facts: TagFacts, tags: readonly string[]): TagConflict[] {
  return tags.flatMap((name): TagConflict[] => {
    const held = heldIn(facts, name);
    if (!held || held.digest === facts.digest) return [];
    if (!mayMove(facts, name)) return [{ ...held, why: 'immutable' }];
    return goesForward(facts, held.listed ? held : null) ? [] : [{ ...held, why: 'newer' }];
  });
}

/** Why a tag cannot be set, for people. */
export function conflictText({ name, build, digest, listed, why }: TagConflict, stageName: string) {
  const what = build === null ? digest : `build #${build}`;
  if (why === 'newer')
    return `${name} means ${what} in ${stageName}, which is newer, and goes back by a roll back only`;
  return listed
    ? `${name} means ${what} in ${stageName} and never moves there`
    : `${name} meant ${what} in ${stageName} and comes back to that only`;
}

/** @throws Refusal `tag-taken` naming each tag and the build that holds it. */
export function refuseTakenTags(conflicts: readonly TagConflict[], stageName: string): void {
  if (conflicts.length === 0) return;
  const texts = conflicts.map((taken) => conflictText(taken, stageName));
  throw new Refusal(
    'tag-taken',
    `Nothing was promoted: tag ${texts.join('; tag ')}. Name the tags to set instead (\`tags\`; an empty list sets none besides build-<number> and latest), or let the tag float in the project's settings.`,
    { fields: texts.map((message) => ({ path: 'tags', message })) },
  );
}

/** A tag of the target that a roll back may concern. */
export interface StandingTag extends SetTag {
  /** Did it mean the build that is gone back to, in this stage? */
  readonly meantIt: boolean;
}

/** What a roll back does to tags beyond those that it sets. */
export interface LeftOut {
  /** Those that go off the stage's list, in byte order. */
  readonly off: readonly string[];
  /** Floats that go back to the build. */
  readonly back: readonly string[];
}

/**
 * What a stage's list loses when the stage goes back to a build: the tags of every build that is newer,
 * for whoever picks by version would go forward to it again. What stands for a line of the build, or
 * meant it before, goes back to it; evidence and `build-<number>` stay.
 */
export function leaveOut(facts: TagFacts, standing: readonly StandingTag[]): LeftOut {
  const to = rankOf(facts.build, facts.beside);
  const left = standing.filter(
    ({ name, digest, build, beside }) =>
      digest !== facts.digest &&
      build !== null &&
      name !== latestTag &&
      !isReservedTag(name) &&
      subjectOfTag(name) === null &&
      isNewer(rankOf(build, beside), to),
  );
  const goesBack = ({ name, beside, meantIt }: StandingTag) =>
    isFloating(name, beside, facts.patterns) &&
    (meantIt || (to.version !== null && isLineOf(name, to.version)));
  const names = (tags: readonly StandingTag[]) => tags.map(({ name }) => name).sort();
  return {
    off: names(left.filter((tag) => !goesBack(tag))),
    back: names(left.filter(goesBack)),
  };
}
