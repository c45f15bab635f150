/**
 * Whether what a URL's path and query spell in percent signs is text: UTF-8, in which half a
 * surrogate pair cannot be written (RFC 3629, section 3). A lone percent sign in a query stands for
 * itself, as browsers have it; in a path it stands for nothing.
 * @param target path and query, as they stand in a request
 */
export function isReadableTarget(target: string): boolean {
  const [path = '', query = ''] = target.split('?', 2);
  return isText(path) && (query.match(/(%[0-9a-f]{2})+/gi) ?? []).every(isText);
}

function isText(encoded: string): boolean {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
}
