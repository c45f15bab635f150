/** How long a browser stays signed in (security.md, defaults). */
export const sessionIdleMs = 30 * 60_000;
export const sessionAbsoluteMs = 12 * 60 * 60_000;

/** Last-seen and last-used times are written at most this often. */
export const seenEveryMs = 60_000;
