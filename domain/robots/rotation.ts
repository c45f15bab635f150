const hour = 3_600_000;

/** How long both secrets count after the second was issued, unless its maker says otherwise. */
export const overlapHours = 72;

export const longestOverlapHours = 30 * 24;

/** So many secrets of a robot count at a time: the one in use, and the one that follows it. */
export const mostSecrets = 2;

/**
 * When the secret before ends, once the next was issued: after the overlap, and never later than it
 * would have ended anyway.
 * @param overlap hours; 0: now.
 */
export function endOfPrevious(expiresAt: Date, now: Date, overlap = overlapHours): Date {
  const after = new Date(now.getTime() + overlap * hour);
  return after < expiresAt ? after : expiresAt;
}
