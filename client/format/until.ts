const day = 24 * 60 * 60 * 1000;

/**
 * When something is over, in the fewest words: `until 14:00` today, `until Tue 14:00` within a
 * week, else `until 3 Mar, 14:00`.
 * @param at ISO 8601
 * @param now milliseconds since the epoch
 * @param zone an IANA name; the reader's own where it is not given. UTC is named, for it is nobody's
 */
export const untilWords = (at: string, now: number, zone?: string): string => {
  const moment = new Date(at);
  const write = (options: Intl.DateTimeFormatOptions, date: Date | number = moment) =>
    new Intl.DateTimeFormat('en-GB', {
      ...options,
      ...(zone === undefined ? {} : { timeZone: zone }),
    }).format(date);
  const clock = write({ hour: '2-digit', minute: '2-digit' });
  const named = zone === 'UTC' ? `${clock} UTC` : clock;
  const date = (of: Date | number) =>
    write({ year: 'numeric', month: '2-digit', day: '2-digit' }, of);
  if (date(moment) === date(now)) return `until ${named}`;
  if (Math.abs(moment.getTime() - now) < 6 * day) {
    return `until ${write({ weekday: 'short' })} ${named}`;
  }
  return `until ${write({ day: 'numeric', month: 'short' })}, ${named}`;
};
