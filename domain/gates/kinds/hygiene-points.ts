import type { BuildFacts, GateFacts, PlatformContent } from '../facts';
import type { Finding } from '../verdict';
import { duration, list, moment, some } from '../words';
import type { HygieneSettings } from './hygiene';

/** What one setting says of a build: part of a sentence. */
export interface HygienePoint {
  readonly verdict: Finding['verdict'];
  readonly text: string;
  /** When the clock makes it fail. */
  readonly until?: Date;
}

const failed = (text: string): HygienePoint => ({ verdict: 'failed', text });
const passed = (text: string): HygienePoint => ({ verdict: 'passed', text });

/** Asks each setting that is on, in the order in which they are documented. */
export function hygienePoints(
  { nonRoot, maxSizeMB, distroless, baseNamed, platforms, maxAgeDays }: HygieneSettings,
  { build, content, now }: GateFacts,
): HygienePoint[] {
  const runnable = content.platforms.filter((platform) => platform.runnable);
  /** Of what runs: a chart or another artifact has no user, no programs and no base. */
  const ofRunnable = (what: string, ask: () => HygienePoint): HygienePoint => {
    if (content.platforms.length === 0) return failed(`nothing is known of ${what}`);
    return runnable.length > 0 ? ask() : passed(`${what} does not apply: it is no image that runs`);
  };
  return [
    ...(nonRoot ? [ofRunnable('its user', () => userPoint(runnable))] : []),
    ...(maxSizeMB === undefined ? [] : [sizePoint(build.size, maxSizeMB)]),
    ...(distroless ? [ofRunnable('what is in it', () => programsPoint(runnable))] : []),
    ...(baseNamed ? [ofRunnable('its base', () => basePoint(build.labels))] : []),
    ...(platforms
      ? [ofRunnable('its platforms', () => platformsPoint(platforms, build.platforms))]
      : []),
    ...(maxAgeDays === undefined ? [] : [agePoint(build, maxAgeDays, now)]),
  ];
}

function userPoint(runnable: readonly PlatformContent[]): HygienePoint {
  const asRoot = runnable.filter(({ user }) => isRoot(user));
  if (asRoot.length === 0) {
    const users = [...new Set(runnable.map(({ user }) => user))];
    return passed(`it runs as ${some(users.map(String))}`);
  }
  const where = asRoot.length === runnable.length ? '' : ` on ${some(asRoot.map(named))}`;
  const said = asRoot.every(({ user }) => blank(user)) ? ', as it names no user' : '';
  return failed(`it runs as root${where}${said}`);
}

const blank = (user: string | null): boolean => user === null || user.trim() === '';

/**
 * Is it root, as a container engine reads `User` (OCI image configuration, `user`, `uid`,
 * `user:group`, …)? Nothing said is root. A name that the image's own /etc/passwd gives uid 0
 * cannot be told from here.
 */
function isRoot(user: string | null): boolean {
  const name = (user ?? '').trim().split(':', 1)[0]!.trim();
  return name === '' || name === 'root' || /^[+-]?0+$/.test(name);
}

function sizePoint(size: number, maxSizeMB: number): HygienePoint {
  const most = `${maxSizeMB.toLocaleString('en-US')} MB`;
  if (!Number.isFinite(size) || size < 0) return failed('its size is not known');
  // Rounded up, so that what is too big never reads like what is allowed.
  const mb = (Math.ceil(size / 100_000) / 10).toLocaleString('en-US');
  return size <= maxSizeMB * 1_000_000
    ? passed(`it has ${mb} MB of at most ${most}`)
    : failed(`it has ${mb} MB, and at most ${most} are allowed`);
}

function programsPoint(runnable: readonly PlatformContent[]): HygienePoint {
  const found = [...new Set(runnable.flatMap(({ programs }) => programs ?? []))];
  if (found.length > 0) {
    return failed(`it has a shell or package manager in it: ${some(found)}`);
  }
  const unreadable = runnable.find((platform) => platform.unreadable !== null);
  if (unreadable) {
    return failed(`its layers cannot be looked into: ${unreadable.unreadable?.replace(/\.$/, '')}`);
  }
  if (runnable.some(({ programs }) => programs === null)) {
    return { verdict: 'waiting', text: 'its layers are being read' };
  }
  return passed('it has no shell and no package manager in it');
}

/** The label that names an image's base. */
export const baseKey = 'org.opencontainers.image.base.name';

function basePoint(labels: BuildFacts['labels']): HygienePoint {
  const base = Object.hasOwn(labels, baseKey) ? labels[baseKey]!.trim() : '';
  if (base === '') return failed(`it does not name its base: set the label ${baseKey}`);
  const [name = '', digest] = base.split('@', 2);
  const tag = /:([^:/]+)$/.exec(name)?.[1];
  if (tag === 'latest') return failed(`its base is ${base}: name a version in place of latest`);
  // The empty base has no versions.
  if (tag === undefined && !digest && base !== 'scratch') {
    return failed(`its base is ${base}, which means latest: name a version or a digest`);
  }
  return passed(`its base is ${base}`);
}

function platformsPoint(wanted: readonly string[], there: readonly string[]): HygienePoint {
  const has = (platform: string) =>
    there.some((one) => same(one) === same(platform) || one.startsWith(`${platform}/`));
  const missing = wanted.filter((platform) => !has(platform));
  return missing.length === 0
    ? passed(`it is there for ${list(wanted)}`)
    : failed(`it is not there for ${list(missing)}`);
}

/** arm64 has one variant, which may be said or left out (containerd `platforms.Normalize`). */
const same = (platform: string): string => platform.replace(/\/arm64\/v8$/, '/arm64');

function agePoint(
  { createdAt, pushedAt }: BuildFacts,
  maxAgeDays: number,
  now: Date,
): HygienePoint {
  const most = `${maxAgeDays} ${maxAgeDays === 1 ? 'day' : 'days'}`;
  if (!createdAt) return failed('it does not say when it was made');
  // It was made before it came here, whatever the clock of its builder said.
  const made = createdAt < pushedAt ? createdAt : pushedAt;
  const age = now.getTime() - made.getTime();
  if (age < 0) return failed('it was made at a time ahead of the clock');
  const until = new Date(made.getTime() + maxAgeDays * 86_400_000);
  return now < until
    ? { verdict: 'passed', text: `it was made ${duration(age)} ago`, until }
    : failed(`it was made on ${moment(made)}, and may be at most ${most} old: build it again`);
}

const named = ({ platform }: PlatformContent): string => platform ?? 'an unnamed platform';
