import { RegistryError } from './errors';

/** A cut of a list in byte order. */
export interface Page {
  /** Names strictly after this one; null: from the start. */
  readonly after: string | null;
  readonly limit: number;
}

const defaultLimit = 100;
const maximumLimit = 1000;
/** Every character that a tag, a name or a digest can have. */
const cursor = /^[A-Za-z0-9._:/-]{0,255}$/;

/**
 * Reads `n` and `last` (OCI distribution, "Listing Tags"). Without `n` it is 100; above 1,000, however
 * long the number, the answer is shorter than asked and links to the rest.
 * @throws RegistryError PAGINATION_NUMBER_INVALID, for a malformed `last` too.
 */
export function parsePage(query: URLSearchParams): Page {
  const n = query.get('n');
  if (n !== null && !/^[0-9]+$/.test(n)) {
    throw new RegistryError('PAGINATION_NUMBER_INVALID', 'n must be a whole number, 0 or more.');
  }
  const last = query.get('last');
  if (last !== null && !cursor.test(last)) {
    throw new RegistryError(
      'PAGINATION_NUMBER_INVALID',
      'last must be the last name of the page before.',
    );
  }
  return {
    limit: n === null ? defaultLimit : Math.min(Number(n), maximumLimit),
    after: last === '' ? null : last,
  };
}

/** The Link header that leads to the page after this one (RFC 8288). */
export function nextLink(path: string, query: Readonly<Record<string, string>>): string {
  return `<${path}?${new URLSearchParams(query).toString()}>; rel="next"`;
}
