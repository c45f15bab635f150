/**
 * How tools that are not built here choose among a repository's tags, by what their documentation says:
 * Argo CD Image Updater, Keel and Renovate. Each is given the list as the registry answers it.
 */
export type TagPicker = (tags: readonly string[], running: string) => string;

interface Parsed {
  readonly tag: string;
  readonly parts: readonly number[];
  readonly suffix: string;
}

const parse = (tag: string): Parsed | null => {
  const [, numbers, suffix] = /^v?(\d+(?:\.\d+)*)((?:[-+].+)?)$/.exec(tag) ?? [];
  return numbers === undefined
    ? null
    : { tag, parts: numbers.split('.').map(Number), suffix: suffix! };
};

const compare = (a: Parsed, b: Parsed): number => {
  for (let at = 0; at < Math.max(a.parts.length, b.parts.length); at++) {
    const order = (a.parts[at] ?? 0) - (b.parts[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
};

const highest = (found: readonly Parsed[], otherwise: string): string =>
  [...found].sort(compare).at(-1)?.tag ?? otherwise;

const parsed = (tags: readonly string[]): Parsed[] => tags.flatMap((tag) => parse(tag) ?? []);

/** Update strategy `semver`: the highest version without a pre-release. */
const argoCdImageUpdater: TagPicker = (tags, running) =>
  highest(
    parsed(tags).filter(({ suffix, parts }) => suffix === '' && parts.length === 3),
    running,
  );

/** Policy `major`: a version that is higher than what runs, never a lower one. */
const keel: TagPicker = (tags, running) => {
  const now = parse(running)!;
  return highest(
    parsed(tags).filter(
      (one) => one.suffix === '' && one.parts.length === 3 && compare(one, now) > 0,
    ),
    running,
  );
};

/** `docker` versioning: as many numbers and the same suffix as what is written, the highest of them. */
const renovate: TagPicker = (tags, running) => {
  const now = parse(running)!;
  return highest(
    parsed(tags).filter(
      ({ parts, suffix }) => parts.length === now.parts.length && suffix === now.suffix,
    ),
    running,
  );
};

export const tagPickers: Readonly<Record<string, TagPicker>> = {
  'Argo CD Image Updater': argoCdImageUpdater,
  Keel: keel,
  Renovate: renovate,
};
