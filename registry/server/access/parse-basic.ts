export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Reads an Authorization header of the Basic scheme (RFC 7617, UTF-8); null for anything else. */
export function parseBasic(header: string | undefined): Credentials | null {
  const match = /^Basic +([A-Za-z0-9+/_-]+={0,2})$/i.exec(header ?? '');
  if (!match) return null;
  const text = Buffer.from(match[1]!, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon <= 0 || text.includes('\0')) return null;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
