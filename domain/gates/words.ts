import { stopped } from '@/lib/text/full-stop';
import { remember } from './remember';

/**
 * Pieces of the sentences in which gates speak. English, the same on every machine. None says how long ago
 * something was: sentences are kept and compared, and would change by the clock alone.
 */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A time that passed, rounded down: `40 min`, `2 h`, `2 h 30 min`, `3 days`. */
export function duration(ms: number): string {
  if (ms < minuteMs) return 'less than a minute';
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  if (ms >= 3 * dayMs) return `${Math.floor(ms / dayMs)} days`;
  const hours = Math.floor(ms / hourMs);
  const minutes = Math.floor((ms % hourMs) / minuteMs);
  return hours < 10 && minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
}

const formatOf = remember(
  100,
  (timeZone) =>
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
);

/**
 * A moment in a place: `Fri 27 Mar 2026, 18:00 UTC`, `Fri 27 Mar 2026, 19:00 (Europe/Berlin)`.
 * @param timeZone an IANA name
 */
export function moment(at: Date, timeZone = 'UTC'): string {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const of = (part: Intl.DateTimeFormatPartTypes) => parts.get(part) ?? '';
  const day = `${of('weekday')} ${of('day')} ${of('month')} ${of('year')}`;
  return `${day}, ${of('hour')}:${of('minute')} ${timeZone === 'UTC' ? 'UTC' : `(${timeZone})`}`;
}

/** `a`, `a and b`, `a, b and c`. */
export const list = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** The first few, and how many more: `a, b and 5 more`. */
export const some = (items: readonly string[], most = 3): string =>
  items.length <= most
    ? list(items)
    : list([...items.slice(0, most), `${items.length - most} more`]);

/** One sentence: it begins with a capital letter and ends with a stop. */
export const sentence = (text: string): string => {
  const ended = stopped(text);
  return ended.charAt(0).toUpperCase() + ended.slice(1);
};

/** What people wrote, to stand inside a sentence: no stop at its end. */
export const inside = (text: string): string => text.trim().replace(/\.$/, '');
