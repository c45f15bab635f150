const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

type Step = readonly [limit: number, size: number, short: string, word: string];

const dayStep: Step = [2 * week, day, 'd', 'day'];

const steps: readonly Step[] = [
  [hour, minute, 'm', 'minute'],
  [day, hour, 'h', 'hour'],
  dayStep,
  [9 * week, week, 'w', 'week'],
  [2 * 365 * day, 30 * day, 'mo', 'month'],
  [Infinity, 365 * day, 'y', 'year'],
];

/**
 * How long ago, in the fewest characters: `now`, `4m`, `3h`, `6d`, `in 22h`.
 * @param at ISO 8601
 * @param now milliseconds since the epoch
 */
export const shortAge = (at: string, now: number): string => {
  const [count, step, future] = measure(at, now);
  if (step === null) return 'now';
  return future ? `in ${count}${step[2]}` : `${count}${step[2]}`;
};

/** How long ago, in words: `just now`, `4 minutes ago`, `in 1 day`. */
export const longAge = (at: string, now: number): string => {
  const [count, step, future] = measure(at, now);
  if (step === null) return 'just now';
  const words = `${count} ${step[3]}${count === 1 ? '' : 's'}`;
  return future ? `in ${words}` : `${words} ago`;
};

/** The same moment for a machine's log and for any reader: `2026-03-03 14:02:11 UTC`. */
export const utcTime = (at: string): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/**
 * The moment in a place: `3 Mar 2026, 15:02:11 CET`.
 * @param zone an IANA name; the reader's own where it is not given
 */
export const localTime = (at: string, zone?: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(at));

/** Hours and minutes, for "as of 14:02". */
export const clockTime = (at: number, zone?: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(at);

/**
 * A moment to come, as people say it: `14:00` today, `Mon 14:00` within six days, `24 Nov, 14:00`.
 * @param zone an IANA name; the reader's own where it is not given
 */
export const untilTime = (at: string, now: number, zone?: string): string => {
  const place = zone === undefined ? {} : { timeZone: zone };
  const dayOf = (moment: number) =>
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', ...place }).format(moment);
  const moment = Date.parse(at);
  const clock = clockTime(moment, zone);
  if (dayOf(moment) === dayOf(now)) return clock;
  const near = Math.abs(moment - now) < 6 * day * 1_000;
  const parts = near
    ? ({ weekday: 'short' } as const)
    : ({ day: 'numeric', month: 'short' } as const);
  const date = new Intl.DateTimeFormat('en-GB', { ...parts, ...place }).format(moment);
  return near ? `${date} ${clock}` : `${date}, ${clock}`;
};

const measure = (at: string, now: number): [count: number, step: Step | null, future: boolean] => {
  const seconds = Math.round((now - Date.parse(at)) / 1000);
  const distance = Math.abs(seconds);
  if (distance < minute) return [0, null, false];
  const found = steps.find(([limit]) => distance < limit) ?? null;
  // What is to come is said in days until it is months: a 30-day secret ends in 30 days.
  const step = seconds < 0 && found?.[1] === week ? dayStep : found;
  // An age counts what is full; of a time to come, 71 hours and 59 minutes are three days.
  const whole = seconds < 0 ? Math.round : Math.floor;
  return [step === null ? 0 : whole(distance / step[1]), step, seconds < 0];
};
