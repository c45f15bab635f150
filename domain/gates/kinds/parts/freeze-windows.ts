import { Cron } from 'croner';
import { remember } from '../../remember';

/** A time at which nothing is let in: again and again, or once. */
export type FreezeWindow = CronWindow | DatedWindow;

export interface CronWindow {
  /** When it begins, in cron's five fields. */
  readonly cron: string;
  /** How long it lasts, by the clock that no daylight saving moves. */
  readonly hours: number;
  /** An IANA time zone; left out: UTC. */
  readonly timeZone?: string | undefined;
  readonly reason: string;
}

export interface DatedWindow {
  /** ISO 8601 with an offset; `to` is the first moment after it. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Windows that follow each other without a break are joined so many times, and no further. */
const maxJoined = 200;

/** Validation begins to look here: whether a window ends must not depend on when one asks. */
const reference = new Date('2025-01-05T12:00:00Z');

/** The IANA time zone that a window's cron is read in; one between two instants has none to mind. */
export const zoneOf = (window: FreezeWindow): string =>
  'cron' in window ? (window.timeZone ?? 'UTC') : 'UTC';

/**
 * The schedule of a window. A time that daylight saving skips comes when the gap is over, one that
 * it repeats comes once.
 * @throws where the cron or the zone is none.
 */
const scheduleOf = remember(200, (key) => {
  const [cron = '', timezone = 'UTC'] = key.split('\n');
  return new Cron(cron, { mode: '5-part', timezone, paused: true, fixedTimeRule: 'no-wildcard' });
});
const schedule = (window: CronWindow): Cron => scheduleOf(`${window.cron}\n${zoneOf(window)}`);

/** What is wrong with a cron expression, in words; null: nothing. */
export const cronProblem = remember(200, (cron): string | null => {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5) {
    return 'has five fields: minute, hour, day of the month, month, day of the week, as in "0 18 * * 5"';
  }
  // `?` would mean the moment at which it is read.
  if (!/^[0-9A-Za-z*,/#\s-]+$/.test(cron)) return 'has characters that are not cron’s';
  try {
    new Cron(cron, { mode: '5-part', timezone: 'UTC', paused: true });
    return null;
  } catch (error) {
    const words = error instanceof Error ? error.message : 'cannot be read';
    return `cannot be read: ${words.replace(/^CronPattern: /, '')}`;
  }
});

/** Is there a time zone of that name? Offsets such as +02:00 know no daylight saving: they are none. */
export const isTimeZone = remember(200, (name) => {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
});

/**
 * Do these windows together begin, and end again? Dated ones always do; null: they do, or one of
 * them cannot be read.
 */
export function neverOf(windows: readonly CronWindow[]): 'begins' | 'ends' | null {
  const readable = windows.every(
    (window) => cronProblem(window.cron) === null && isTimeZone(zoneOf(window)),
  );
  if (!readable) return null;
  // Policies are read at each request: what was found once is kept.
  return lookForEnd(
    JSON.stringify(windows.map(({ cron, hours, timeZone }) => ({ cron, hours, timeZone }))),
  );
}

const lookForEnd = remember(200, (key): 'begins' | 'ends' | null => {
  const windows = (JSON.parse(key) as CronWindow[]).map((window) => ({ ...window, reason: '' }));
  const [window] = windows;
  if (!window) return null;
  const first = schedule(window).nextRun(reference);
  if (!first) return 'begins';
  return endOf(windows, first).isEnd ? null : 'ends';
});

/** The windows that hold at a moment. */
export const holding = (windows: readonly FreezeWindow[], at: Date): FreezeWindow[] =>
  windows.filter((window) => endAround(window, at.getTime()) !== null);

/**
 * When what holds at a moment is over: windows that overlap or touch are one.
 * @returns `isEnd` false where they go on for longer than was looked: `at` lies in one of them.
 */
export function endOf(
  windows: readonly FreezeWindow[],
  from: Date,
): { readonly at: Date; readonly isEnd: boolean } {
  let at = from.getTime();
  for (let joined = 0; joined < maxJoined; joined++) {
    const ends = windows.map((window) => endAround(window, at)).filter((end) => end !== null);
    if (ends.length === 0) return { at: new Date(at), isEnd: true };
    at = Math.max(...ends);
  }
  return { at: new Date(at), isEnd: false };
}

/** Which window begins next after a moment at which none holds, and when; null: none will. */
export function nextOf(
  windows: readonly FreezeWindow[],
  after: Date,
): { readonly window: FreezeWindow; readonly at: Date } | null {
  const starts = windows.flatMap((window) => {
    const at = 'cron' in window ? schedule(window).nextRun(after) : new Date(window.from);
    return at !== null && at > after ? [{ window, at }] : [];
  });
  return starts.reduce<(typeof starts)[number] | null>(
    (first, start) => (first === null || start.at < first.at ? start : first),
    null,
  );
}

/** When the occurrence that holds at a moment is over, in milliseconds; null: none holds. */
function endAround(window: FreezeWindow, at: number): number | null {
  if (!('cron' in window)) {
    const to = Date.parse(window.to);
    return Date.parse(window.from) <= at && at < to ? to : null;
  }
  // Occurrences lie on whole minutes: the last one before the next minute is at `at` or before it.
  const nextMinute = new Date((Math.floor(at / minuteMs) + 1) * minuteMs);
  const [begun] = schedule(window).previousRuns(1, nextMinute);
  const end = begun ? begun.getTime() + window.hours * hourMs : -Infinity;
  return end > at ? end : null;
}
