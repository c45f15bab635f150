/** The entity tag of a policy's version (RFC 9110, 8.8.3). */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * The versions that an `If-Match` header admits (RFC 9110, 13.1.1): it compares strongly, so that
 * weak tags and tags of another kind admit none. Null: the header is missing or `*`, any will do.
 */
export function versionsOf(header: string | null): number[] | null {
  if (header === null || header.trim() === '*') return null;
  return header.split(',').flatMap((tag) => {
    const version = /^"(\d{1,9})"$/.exec(tag.trim())?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}

/** Does an `If-None-Match` header name this entity tag? It compares weakly (RFC 9110, 13.1.2). */
export const namesTag = (header: string | null, tag: string): boolean =>
  header !== null &&
  header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag);
