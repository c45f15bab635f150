const path = '/me';

/** Where somebody comes back to who linked a provider to their account. */
export const linkedPath = (slug: string): string => `${path}?linked=${encodeURIComponent(slug)}`;

/** Is a way back that of somebody who links a provider? */
export const isLinkedPath = (back: string): boolean => back.startsWith(`${path}?linked=`);

/** Where it is said why a link came to nothing. */
export const notLinkedPath = (query: URLSearchParams): string => `${path}?${query}`;
