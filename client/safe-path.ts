/**
 * Where to go after signing in: a path of this site, or home. Anything that a browser could read
 * as another site (`//host`, `/\host`, a scheme, a control character) is home.
 */
export const safePath = (wanted: string | null | undefined): string => {
  if (wanted == null || !wanted.startsWith('/')) return '/';
  const base = 'http://this.invalid';
  if (!URL.canParse(wanted, base)) return '/';
  const url = new URL(wanted, base);
  const path = url.pathname + url.search + url.hash;
  if (url.origin !== base || path.startsWith('//') || path.startsWith('/sign-in')) return '/';
  return path;
};
