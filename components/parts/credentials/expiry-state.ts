const week = 7 * 24 * 60 * 60 * 1000;

/**
 * How near an expiry is: `soon` in the last seven days.
 * @param expiresAt ISO 8601
 * @param now milliseconds since the epoch
 */
export const expiryState = (expiresAt: string, now: number): 'good' | 'soon' | 'expired' => {
  const left = Date.parse(expiresAt) - now;
  return left <= 0 ? 'expired' : left <= week ? 'soon' : 'good';
};

/** Was it used in the last 30 days, so that revoking it may stop something that runs? */
export const isInUse = (lastUsedAt: string | null, now: number): boolean =>
  lastUsedAt !== null && now - Date.parse(lastUsedAt) < 30 * 24 * 60 * 60 * 1000;
