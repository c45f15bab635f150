/** How far the clocks of a provider and of the database may be apart, in ms. */
export const clockToleranceMs = 30_000;

/**
 * Does an identity token count at a moment (OpenID Connect Core 1.0, section 3.1.3.7, 9 and 10)? What it does
 * not say was looked for where it was read.
 * @param now by the database's clock, which all processes share
 */
export function countsAt(claims: Readonly<Record<string, unknown>>, now: Date): boolean {
  const seconds = (name: 'exp' | 'iat' | 'nbf') => {
    const value = claims[name];
    return typeof value === 'number' && Number.isFinite(value) ? value * 1000 : null;
  };
  const [ends, made, begins] = [seconds('exp'), seconds('iat'), seconds('nbf')];
  const [early, late] = [now.getTime() - clockToleranceMs, now.getTime() + clockToleranceMs];
  return (
    (ends === null || ends > early) &&
    (made === null || made <= late) &&
    (begins === null || begins <= late)
  );
}
