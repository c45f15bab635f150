/** A day as sentences say it: `3 Mar 2026`. */
export const day = (at: string | Date): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'medium' }).format(new Date(at));
