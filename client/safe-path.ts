import { sameOriginPath } from '@/lib/http/same-origin-path';

/** Where to go after signing in: a path of this site, or home; never back to signing in. */
export const safePath = (wanted: string | null | undefined): string => {
  const path = sameOriginPath(wanted, 'http://this.invalid');
  return path.startsWith('/sign-in') ? '/' : path;
};
