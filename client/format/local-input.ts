const two = (value: number): string => String(value).padStart(2, '0');

/**
 * A moment as `<input type="datetime-local">` writes it, in the reader's zone: `2026-03-03T14:00`.
 * @param at ISO 8601, or milliseconds since the epoch
 */
export const toLocalInput = (at: string | number): string => {
  const moment = new Date(at);
  const date = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()].map(two).join('-');
  return `${date}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
};

/** The moment that such an input means, as ISO 8601 in UTC; null where it is none. */
export const fromLocalInput = (text: string): string | null => {
  const time = Date.parse(text);
  return text === '' || Number.isNaN(time) ? null : new Date(time).toISOString();
};

/** The reader's time zone: an IANA name. */
export const zoneName = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
