/** A moment of the story: a time of a working day so many of them before today, or so many hours before now. */
export type When =
  | { readonly day: number; readonly time: string; readonly later: number }
  | { readonly hours: number };

/** Working days before now, of which the demo tells: about 90 days. */
export const toldDays = 64;

/** So long before now at most: later than any time of a working day before today that the story names. */
const mostHours = 8;

/** `time` (`HH:MM`, up to 16:00 on the last working day) of the `day`-th working day before today. */
export const on = (day: number, time: string): When => ({ day, time, later: 0 });

/** So many hours before now. */
export function ago(hours: number): When {
  if (hours > mostHours) throw new Error(`${hours} hours ago may be before yesterday’s acts`);
  return { hours };
}

/** So many minutes after another moment, at whatever hour that is. */
export const after = (when: When, minutes: number): When =>
  'hours' in when ? { hours: when.hours - minutes / 60 } : { ...when, later: when.later + minutes };

/** When that was, by this machine's time zone. */
export function momentOf(when: When, now: Date): Date {
  if ('hours' in when) return new Date(now.getTime() - when.hours * 3_600_000);
  const [hour = 0, minute = 0] = when.time.split(':').map(Number);
  const at = new Date(now);
  for (let left = when.day; left > 0;) {
    at.setDate(at.getDate() - 1);
    if (at.getDay() !== 0 && at.getDay() !== 6) left -= 1;
  }
  at.setHours(hour, minute + when.later, 0, 0);
  return at;
}
