/**
 * A slug made of a name: `Web Front (EU)` gives `web-front-eu`. May be empty where a name has
 * nothing to offer; at most 40 characters.
 */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
