/**
 * Versions as tags spell them: SemVer 2.0.0 (with `v` or without, pre-releases too), calendar versions
 * (`2026.11.05`, `2026-11-05`, `20261105`, each with a count or a commit behind it) and what
 * `git describe` prints (`v1.4.2-14-g2414721`).
 */
export interface Version {
  /** As the tag has it. */
  readonly tag: string;
  /** `1.4.2` is [1, 4, 2]; as text, for they may be longer than a number is exact. */
  readonly numbers: readonly string[];
  /** What stands behind them, to the letter: `-rc.1`; empty: nothing. */
  readonly suffix: string;
  /** SemVer's pre-release identifiers; empty: a release. */
  readonly pre: readonly string[];
  /** Commits since that version, as `git describe` counts them. */
  readonly ahead: string;
}

const described = /^(.+)-(\d+)-g[0-9a-f]{4,40}(?:-dirty)?$/;
const dotted = /^[vV]?(\d+(?:\.\d+)+)((?:[-_.]+[0-9A-Za-z]+)*)$/;
const dashedDate = /^((?:19|20)\d\d)-(\d\d)-(\d\d)((?:[-_.]+[0-9A-Za-z]+)*)$/;
const compactDate = /^((?:19|20)\d\d)(\d\d)(\d\d)((?:[-_.]+[0-9A-Za-z]+)*)$/;
/** A commit, in as many digits as tools shorten it to. */
const commit = /^g?(?=[a-f]*\d)[0-9a-f]{7,40}$/;

/** Reads a tag as a version. Null where it is none: a name, a commit, a lone number. */
export function readVersion(tag: string): Version | null {
  const [, base, ahead] = described.exec(tag) ?? [];
  if (base !== undefined && ahead !== undefined) {
    const version = readVersion(base);
    return version && { ...version, tag, ahead };
  }
  const date = dashedDate.exec(tag) ?? compactDate.exec(tag);
  if (date) return ofDate(tag, date);
  const [, numbers, suffix] = dotted.exec(tag) ?? [];
  if (numbers === undefined || suffix === undefined) return null;
  const parts = numbers.split('.');
  if (isYear(parts[0]!)) return dated(tag, parts, suffix);
  return { tag, numbers: parts, suffix, pre: identifiers(suffix), ahead: '0' };
}

const isYear = (text: string): boolean => /^(?:19|20)\d\d$/.test(text);

function ofDate(tag: string, date: RegExpExecArray): Version | null {
  const [, year, month, day, suffix] = date;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return null;
  return dated(tag, [year!, month!, day!], suffix!);
}

/** What follows a date counts on (`2026.11.05-2`) or names a commit; a word is a pre-release. */
function dated(tag: string, numbers: readonly string[], suffix: string): Version {
  const behind = identifiers(suffix).filter((part) => !commit.test(part) || /^\d+$/.test(part));
  const counts = behind.every((part) => /^\d+$/.test(part));
  return counts
    ? { tag, numbers: [...numbers, ...behind], suffix: '', pre: [], ahead: '0' }
    : { tag, numbers, suffix, pre: behind, ahead: '0' };
}

const identifiers = (suffix: string): string[] => suffix.split(/[-_.]+/).filter(Boolean);

/**
 * Which of two versions is the newer one: positive where it is `a`. Numbers by their value, missing
 * ones as 0; a pre-release before its release, by SemVer's rule 11; then commits since.
 */
export function compareVersions(a: Version, b: Version): number {
  for (let at = 0; at < Math.max(a.numbers.length, b.numbers.length); at++) {
    const order = compareNumbers(a.numbers[at] ?? '0', b.numbers[at] ?? '0');
    if (order !== 0) return order;
  }
  return comparePre(a.pre, b.pre) || compareNumbers(a.ahead, b.ahead);
}

function compareNumbers(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [x, y] = [a[at]!, b[at]!];
    const [nx, ny] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    const order = nx && ny ? compareNumbers(x, y) : nx ? -1 : ny ? 1 : x < y ? -1 : x > y ? 1 : 0;
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** `1`, `v1.4` and `1.4-alpine` as what they may stand for a line of. */
const short = /^[vV]?(\d+(?:\.\d+)*)((?:-[0-9A-Za-z]+)*)$/;

/**
 * Does the tag stand for a line of the version: the same with fewer numbers (`1` and `1.4` of `1.4.2`,
 * `1.4-alpine` of `1.4.2-alpine`), `v` before it or not?
 */
export function isLineOf(tag: string, { numbers, suffix }: Version): boolean {
  const [, given, behind] = short.exec(tag) ?? [];
  if (given === undefined || behind !== suffix) return false;
  const parts = given.split('.');
  return parts.length < numbers.length && parts.every((part, at) => part === numbers[at]);
}

/** The tags that would stand for lines of the version, longest first. */
export const linesOf = ({ numbers, suffix }: Version): string[] =>
  numbers
    .slice(1)
    .map((_, at) => `${numbers.slice(0, numbers.length - 1 - at).join('.')}${suffix}`)
    .flatMap((line) => [line, `v${line}`]);

/**
 * The version that tags of one build say: the longest of those that are no line of another. Null where
 * none of them is a version. Labels say nothing here: images have those of what they are built on.
 */
export function versionOf(tags: readonly string[]): Version | null {
  const versions = tags.flatMap((tag) => readVersion(tag) ?? []);
  const full = versions.filter(({ tag }) => !versions.some((other) => isLineOf(tag, other)));
  return full.reduce<Version | null>(
    (best, next) => (best && rank(best) >= rank(next) ? best : next),
    null,
  );
}

/** A release before a pre-release, then the one with more numbers. */
const rank = ({ numbers, pre }: Version): number => (pre.length === 0 ? 1000 : 0) + numbers.length;

/** A build in the order of an image's releases. */
export interface Ranked {
  readonly number: number;
  readonly version: Version | null;
}

/** Is `a` newer: by version where both have one, else by the number of the build, as pushes came? */
export function isNewer(a: Ranked, b: Ranked): boolean {
  const order = a.version && b.version ? compareVersions(a.version, b.version) : 0;
  return order === 0 ? a.number > b.number : order > 0;
}
