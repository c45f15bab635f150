import { pageForHeader } from '@/lib/http/page-for-header';
import { Refusal } from '@/lib/refusal';
import { anothersPage, shownTo } from '@/server/access/sessions/shown-to';
import type { Call } from '@/server/access/call/context';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * An act belongs to the person to whom its page was shown (threat 77). A browser has one session for all of
 * its tabs: who signs in beside an open page must not act by it. So each call of a session that may change
 * something says for whom its page was made, and whoever is somebody else by now does nothing. Reads that
 * say it are held to it too: no page mixes what two people see.
 *
 * Tokens and secrets say themselves whose they are.
 * @throws Refusal `another-person`; `invalid` where a call that may change something does not say it.
 */
export function refuseAnothersPage(
  call: Call | null,
  { method, headers }: Pick<Request, 'method' | 'headers'>,
): void {
  if (!call?.session) return;
  const { actor, session } = call;
  const madeFor = headers.get(pageForHeader);
  const now = { actor, owner: session.owner };
  if (madeFor === shownTo(now)) return;
  if (madeFor !== null) throw anothersPage(madeFor, now);
  if (safeMethods.has(method)) return;
  throw new Refusal(
    'invalid',
    `The call does not say for whom its page was made (the header ${pageForHeader}), so that nothing was done. Load the page again; scripts send a bearer token instead of a cookie.`,
  );
}
