const rfc3339 =
  /^(\d{4}-\d\d-\d\d)[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

const firstMoment = Date.parse('0001-01-01T00:00:00.000Z');
const lastMoment = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * The moment that a text names (RFC 3339, section 5.6), where every part of the product can keep and
 * show it: in the years 1 to 9999 of UTC. PostgreSQL knows no year 0, and what lies beyond 9999 is
 * written with a sign that no reader of RFC 3339 takes.
 * @returns null for anything else, a day that does not exist (31 February) among it.
 */
export function momentOf(text: string): Date | null {
  const day = rfc3339.exec(text)?.[1];
  if (day === undefined) return null;
  // `Date` takes 31 February for 3 March.
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return null;
  const moment = new Date(text.toUpperCase());
  // An invalid date is no number, and so not between any two.
  return moment.getTime() >= firstMoment && moment.getTime() <= lastMoment ? moment : null;
}

/** A moment as answers write it; one beyond what can be shown is the first or the last that can. */
export const momentText = (moment: Date): string =>
  new Date(Math.min(Math.max(moment.getTime(), firstMoment), lastMoment)).toISOString();
