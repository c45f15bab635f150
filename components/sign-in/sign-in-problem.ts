/**
 * A refused sign-in in words. Wrong e-mail and wrong password read alike, so that nobody learns
 * which accounts exist.
 * @param error as the sign-in answers it; undefined where there was no answer
 */
export const signInProblem = (error: string | null | undefined): string => {
  const throttled = /^Throttled:(\d{1,6})$/.exec(error ?? '');
  if (throttled !== null) {
    const minutes = Math.max(1, Math.ceil(Number(throttled[1]) / 60));
    return `Too many attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
  }
  if (error === 'CredentialsSignin') return 'E-mail or password is wrong.';
  return 'The server could not sign you in just now. Try again in a moment.';
};
