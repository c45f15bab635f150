import { matchesImage } from '../gates/match-image';
import type { AutomaticRule } from '../gates/automatic';
import { latestTag } from './floating';
import { matchesTag } from './matches-tag';
import { kindOfBuild, kindOfTag } from './tag-kind';
import { isNewer, versionOf, type Ranked } from './version';

/** A build of the stage before; no part of another one, and not withdrawn. */
export interface ComingBuild {
  readonly number: number;
  /** Tags that mean it in the stage before. */
  readonly tags: readonly string[];
  readonly platforms: readonly string[];
  readonly arrivedAt: Date;
  /** Did a promotion let it into the stage already? */
  readonly letIn: boolean;
}

/** What a stage that fills by itself looks at, of one image. */
export interface ComingFacts {
  readonly rule: AutomaticRule;
  readonly image: string;
  readonly builds: readonly ComingBuild[];
  readonly stageName: string;
  /** What is current in the stage; null: nothing. */
  readonly current: Ranked | null;
  /** What is current in the stage before; null: nothing, or it is the entry stage, which goes on. */
  readonly before: Ranked | null;
  /** Builds that people rolled the stage back from. */
  readonly leftBehind: readonly Ranked[];
  /** Since when the stage fills by itself. */
  readonly since: Date;
}

/** Why a build does not enter, and what would mend it, each one sentence. */
export interface WhyNot {
  readonly build: number;
  readonly kind: 'no-release' | 'platforms' | 'left-behind' | 'passed-over';
  /** Has somebody to do something? False: it is as it should be, and only said. */
  readonly loud: boolean;
  readonly reason: string;
  readonly mend: string;
}

interface Fitting extends Ranked {
  readonly build: ComingBuild;
}

/** Does the stage take anything of the image by itself? */
export const takesImage = ({ images }: AutomaticRule, image: string): boolean =>
  images === undefined || images.some((pattern) => matchesImage(pattern, image));

/**
 * What a stage takes by itself, older first: of the releases of the stage before the newest, and of each
 * line that is older than what was released already (1.1.1 after 2.5.2) the newest that came since the
 * stage fills by itself. What people rolled back from is not taken again, nor what the stage before
 * went back from. What a newer one came before is told, until the stage has taken another. Gates are not
 * asked here.
 */
export function chooseAutomatic(facts: ComingFacts): {
  readonly take: readonly number[];
  /** Builds that it has, whose tags follow: CI sets them one by one, and some after it was taken. */
  readonly has: readonly number[];
  readonly not: readonly WhyNot[];
} {
  const { rule, image, current, before } = facts;
  if (!takesImage(rule, image)) return { take: [], has: [], not: [] };
  const fitting = facts.builds
    .map((build): Fitting => ({
      build,
      number: build.number,
      version: versionOf(takenBy(rule, build)),
    }))
    .filter(({ build }) => takenBy(rule, build).length > 0)
    .sort((a, b) => a.number - b.number);
  const standing = fitting.filter((one) => before === null || !isNewer(one, before));
  const { main, lines, overtaken } = headsOf(standing, current);
  const heads = [...lines.values()].filter(
    ({ build }) => !build.letIn && build.arrivedAt >= facts.since,
  );
  if (main && (!current || isNewer(main, current))) heads.push(main);
  const has = [...lines.values(), ...(main ? [main] : [])].filter(({ build }) => build.letIn);
  const take: number[] = [];
  const not: WhyNot[] = noRelease(facts, fitting);
  for (const head of heads) {
    const left = facts.leftBehind.find(
      (one) => !isNewer(head, one) && (head === main || lineOf(head) === lineOf(one)),
    );
    if (left || head.build.letIn) not.push(leftBehind(facts, head.number));
    else {
      const missing = missingOf(rule, head.build);
      if (missing.length > 0) not.push(lacks(facts, head.number, missing));
      else take.push(head.number);
    }
  }
  not.push(...passedOver(facts, standing, overtaken));
  return { take: take.sort((a, b) => a - b), has: has.map(({ number }) => number), not };
}

/** The tags for which the stage takes the build. */
const takenBy = ({ tags: patterns, prereleases }: AutomaticRule, { tags }: ComingBuild): string[] =>
  tags.filter((tag) => {
    const kind = kindOfTag(tag);
    if (kind === null) return false;
    if (patterns) return patterns.some((pattern) => matchesTag(pattern, tag));
    return kind === 'release' || (prereleases === true && kind === 'pre-release');
  });

/** A line of releases: all that share their first two numbers. */
const lineOf = ({ version }: Ranked): string => version?.numbers.slice(0, 2).join('.') ?? '';

/** A build that is no head, and the first newer one of its line. */
interface Overtaken {
  readonly one: Fitting;
  readonly by: Fitting;
}

/**
 * The newest of all, and of each line its newest release that came when a newer line was there already.
 */
function headsOf(builds: readonly Fitting[], current: Ranked | null) {
  let main: Fitting | null = null;
  const lines = new Map<string, Fitting>();
  const overtaken: Overtaken[] = [];
  for (const one of builds) {
    const known = current && current.number < one.number ? [current] : [];
    const above = [...(main ? [main as Ranked] : []), ...known];
    const isBackport =
      one.version !== null && above.some((high) => high.version && isNewer(high, one));
    if (!isBackport) {
      if (main) overtaken.push({ one: main, by: one });
      main = one;
      continue;
    }
    const head = lines.get(lineOf(one));
    if (!head || isNewer(one, head)) lines.set(lineOf(one), one);
    if (head) overtaken.push(isNewer(one, head) ? { one: head, by: one } : { one, by: head });
  }
  return { main, lines, overtaken };
}

const missingOf = ({ platforms = [] }: AutomaticRule, build: ComingBuild): string[] =>
  platforms.filter(
    (wanted) => !build.platforms.some((has) => has === wanted || has.startsWith(`${wanted}/`)),
  );

/** What a build must be tagged to be taken: a version, or what the rule names. */
const wantedTag = ({ tags }: AutomaticRule): string =>
  tags ? `a tag that matches ${tags.join(' or ')}` : 'a version';

/** The newest build, where it is none of those that the stage takes. */
function noRelease(
  { rule, builds, stageName }: ComingFacts,
  fitting: readonly Fitting[],
): WhyNot[] {
  const newest = builds.reduce<ComingBuild | null>(
    (best, next) => (best && best.number > next.number ? best : next),
    null,
  );
  if (!newest || takenBy(rule, newest).length > 0) return [];
  const tags = newest.tags.filter((tag) => kindOfTag(tag) !== null && tag !== latestTag);
  const kind = kindOfBuild(newest.tags);
  const takes = rule.tags ? `builds tagged ${rule.tags.join(' or ')}` : 'versions';
  const has =
    tags.length === 0
      ? 'it has no tag'
      : `its ${tags.length === 1 ? 'tag is' : 'tags are'} ${tags.slice(0, 4).join(', ')}${tags.length > 4 ? ', …' : ''}`;
  return [
    {
      build: newest.number,
      kind: 'no-release',
      // A preview is none on purpose; an image that never has a release waits for somebody.
      loud:
        fitting.length === 0 && (kind === 'named' || kind === 'pre-release' || kind === 'release'),
      reason: `${stageName} takes ${takes} by itself, and #${newest.number} is none: ${has}.`,
      mend:
        kind === 'pre-release' && !rule.tags
          ? 'Push the release, let the stage’s policy take pre-releases too, or promote it by hand.'
          : `Push it under ${wantedTag(rule)}, name its tag in the stage’s policy, or promote it by hand.`,
    },
  ];
}

const leftBehind = ({ stageName }: ComingFacts, build: number): WhyNot => ({
  build,
  kind: 'left-behind',
  loud: false,
  reason: `${stageName} was rolled back past #${build}, and is not taken forward to it by itself.`,
  mend: 'A newer one that it takes enters; or promote this one by hand.',
});

/** As many are told of a stage that were passed over. */
const mostPassedOver = 3;

/**
 * What could not enter before a newer one came: a stage jumps over it without a word else (L16). It is told
 * until the stage has taken another release after the one that came before it.
 */
function passedOver(
  { rule, since, stageName }: ComingFacts,
  standing: readonly Fitting[],
  overtaken: readonly Overtaken[],
): WhyNot[] {
  const name = ({ build, number }: Fitting) =>
    `${takenBy(rule, build)[0] ?? 'a build'} (#${number})`;
  return overtaken
    .filter(({ one, by }) => {
      const { letIn, arrivedAt } = one.build;
      const later = standing.filter((other) => other.build.letIn && other.number > by.number);
      return !letIn && arrivedAt >= since && later.length === 0;
    })
    .sort((a, b) => b.one.number - a.one.number)
    .slice(0, mostPassedOver)
    .map(({ one, by }) => ({
      build: one.number,
      kind: 'passed-over',
      loud: false,
      reason:
        by.number > one.number
          ? `${name(by)} came before it had passed what ${stageName} asks for.`
          : `${name(by)} is newer and was there before it.`,
      mend: 'By itself the newest that it takes enters; promote this one by hand if it should be there too.',
    }));
}

const lacks = (
  { rule, stageName }: ComingFacts,
  build: number,
  missing: readonly string[],
): WhyNot => ({
  build,
  kind: 'platforms',
  loud: true,
  reason: `#${build} is not there for ${missing.join(', ')}, which ${stageName} asks for.`,
  mend: `Push it for every platform under the same ${rule.tags ? 'tag' : 'version'}, or change what the stage’s policy asks for.`,
});
