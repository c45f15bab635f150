import { runsAs, type RunsAs } from '../../../images/runs-as';
import { knownSystem } from '../../../images/operating-system';
import { knownPlatform } from '../../../images/parts';
import type { BuildFacts, GateFacts, PlatformContent } from '../../facts';
import type { Finding } from '../../verdict';
import { inside, list, moment, some } from '../../words';

/** What can be asked of what an image is made of; what is not set asks for nothing. */
export interface HygieneDemands {
  readonly nonRoot?: boolean | undefined;
  /** 1 MB is 1,000,000 bytes. */
  readonly maxSizeMB?: number | undefined;
  readonly distroless?: boolean | undefined;
  readonly baseNamed?: boolean | undefined;
  readonly platforms?: readonly string[] | undefined;
  readonly maxAgeDays?: number | undefined;
}

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
  { nonRoot, maxSizeMB, distroless, baseNamed, platforms, maxAgeDays }: HygieneDemands,
  { build, content, now }: GateFacts,
): HygienePoint[] {
  const parts = content.platforms;
  const ofRunnable = (what: string, ask: Ask) => askRunnable(parts, what, ask);
  return [
    ...(nonRoot ? [ofRunnable('its user', (asked) => userPoint(asked, parts))] : []),
    ...(maxSizeMB === undefined ? [] : [sizePoint(build.size, maxSizeMB, parts)]),
    ...(distroless ? [ofRunnable('what is in it', (asked) => programsPoint(asked, parts))] : []),
    ...(baseNamed ? [ofRunnable('its base', () => basePoint(build.labels))] : []),
    ...(platforms
      ? [ofRunnable('its platforms', (asked) => platformsPoint(platforms, asked, parts))]
      : []),
    ...(maxAgeDays === undefined ? [] : [agePoint(build, maxAgeDays, now)]),
  ];
}

type Parts = readonly PlatformContent[];
type Ask = (asked: Parts) => HygienePoint;

/** Asks of what runs: a chart or another artifact has no user, no programs and no base. */
function askRunnable(parts: Parts, what: string, ask: Ask): HygienePoint {
  if (parts.length === 0) return failed(`nothing is known of ${what}`);
  const runs = parts.filter(({ runnable }) => runnable);
  return runs.length > 0 ? ask(runs) : passed(`${what} does not apply: it is no image that runs`);
}

/** How much is still to be looked at, and what hinders that (L16). */
function unseenPoint(parts: Parts): HygienePoint {
  const all = new Set(parts.flatMap(({ layers }) => layers)).size;
  const unseen = new Set(parts.flatMap((part) => part.unseen)).size;
  const hindrance = parts.find((part) => part.hindrance !== null)?.hindrance ?? null;
  const are = unseen === 1 ? 'is' : 'are';
  const why = hindrance === null ? '' : `, and tried again: ${inside(hindrance)}`;
  const text = `${unseen} of ${all} ${all === 1 ? 'layer' : 'layers'} ${are} still to be looked at${why}`;
  return { verdict: 'waiting', text };
}

function userPoint(asked: Parts, parts: Parts): HygienePoint {
  const users = asked.map((part) => ({ part, user: runsAs(part.os, part.user) }));
  const bad = users.filter(({ user }) => user.power !== 'other');
  if (bad.length === 0) {
    return passed(`it runs as ${some([...new Set(users.map(({ user }) => shown(user)))])}`);
  }
  const texts = [...new Set(bad.map(({ user }) => shown(user)))].map((text) => {
    const alike = bad.filter(({ user }) => shown(user) === text);
    const on = where(
      alike.map(({ part }) => part),
      asked,
      parts,
    );
    return `it runs as ${shown(alike[0]!.user, on)}`;
  });
  return failed(texts.join('; '));
}

const shown = ({ name, why }: RunsAs, on = ''): string =>
  `${name}${on}${why === null ? '' : `, ${why}`}`;

/** On which of them; nothing where it is all. */
const where = (meant: Parts, asked: Parts, parts: Parts): string =>
  meant.length === asked.length ? '' : ` on ${some(meant.map((part) => named(part, parts)))}`;

function sizePoint(size: number, maxSizeMB: number, parts: Parts): HygienePoint {
  const most = `${maxSizeMB.toLocaleString('en-US')} MB`;
  if (!Number.isFinite(size) || size < 0) return failed('its size is not known');
  // Rounded up, so that what is too big never reads like what is allowed.
  const mb = (Math.ceil(size / 100_000) / 10).toLocaleString('en-US');
  if (size > maxSizeMB * 1_000_000) {
    return failed(`it has ${mb} MB, and at most ${most} are allowed`);
  }
  const elsewhere = parts.filter((part) => part.elsewhere);
  return elsewhere.length === 0
    ? passed(`it has ${mb} MB of at most ${most}`)
    : failed(
        `its size is not known${where(elsewhere, parts, parts)}: some of its layers are not kept here`,
      );
}

function programsPoint(asked: Parts, parts: Parts): HygienePoint {
  const having = asked.filter(({ programs }) => programs !== null && programs.length > 0);
  if (having.length > 0) {
    const found = [...new Set(having.flatMap(({ programs }) => programs ?? []))];
    const on = where(having, asked, parts);
    return failed(`it has a shell or package manager in it${on}: ${some(found)}`);
  }
  const strange = asked.filter(({ os }) => knownSystem(os) === null);
  if (strange.length > 0) {
    const systems = [...new Set(strange.map(({ os }) => os ?? 'an operating system not named'))];
    return failed(
      `what is a shell or package manager on ${some(systems)} is not known${where(strange, asked, parts)}`,
    );
  }
  const unreadable = asked.filter((part) => part.unreadable !== null);
  if (unreadable.length > 0) {
    const on = where(unreadable, asked, parts);
    return failed(`its layers cannot be looked into${on}: ${inside(unreadable[0]!.unreadable!)}`);
  }
  if (asked.some(({ programs }) => programs === null)) return unseenPoint(asked);
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

function platformsPoint(wanted: readonly string[], asked: Parts, parts: Parts): HygienePoint {
  const there = asked.flatMap(({ platform }) => knownPlatform(platform) ?? []);
  const has = (platform: string) =>
    there.some((one) => same(one) === same(platform) || one.startsWith(`${platform}/`));
  const missing = wanted.filter((platform) => !has(platform));
  if (missing.length === 0) return passed(`it is there for ${list(wanted)}`);
  const unclear = asked.find(({ contradiction }) => contradiction !== null);
  const but = unclear ? `; ${named(unclear, parts)} is ${unclear.contradiction}` : '';
  return failed(`it is not there for ${list(missing)}${but}`);
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
    ? { verdict: 'passed', text: `it was made on ${moment(made)}`, until }
    : failed(`it was made on ${moment(made)}, and may be at most ${most} old: build it again`);
}

/** Its platform, where that names it and no other; else how its digest begins. */
function named({ platform, digest }: PlatformContent, parts: Parts): string {
  const short = digest.slice(0, digest.indexOf(':') + 13);
  if (platform === null) return short;
  return parts.filter((part) => part.platform === platform).length === 1
    ? platform
    : `${platform} (${short})`;
}
