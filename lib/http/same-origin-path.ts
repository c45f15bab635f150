/**
 * Where to go next, out of text that came from outside (`?callbackUrl=`): a path of this site, or
 * `/` for anything else. Browsers read `//host`, `/\host` and tabs as ways to another site, so the
 * text is parsed as they would, and only path, query and fragment of it are kept. What its escapes
 * spell is text in UTF-8, so that whoever reads it can: a lone percent sign is written as one.
 */
export function sameOriginPath(text: string | null | undefined, publicUrl: string): string {
  const home = new URL(publicUrl);
  if (!text || !URL.canParse(text, home)) return '/';
  const target = new URL(text, home);
  if (target.origin !== home.origin || target.username || target.password) return '/';
  const path = `${target.pathname}${target.search}${target.hash}`.replaceAll(
    /%(?![0-9a-f]{2})/gi,
    '%25',
  );
  return path.startsWith('//') || !isText(path) ? '/' : path;
}

function isText(escaped: string): boolean {
  try {
    decodeURIComponent(escaped);
    return true;
  } catch {
    return false;
  }
}
