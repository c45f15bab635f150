import type { Actor } from '@/domain/permissions/can';
import { awayHeader } from '@/lib/http/away-header';
import { Refusal } from '@/lib/refusal';
import { passwordsOff } from '../sign-in/sign-in-settings';
import { createFindCaller, type CallingSession } from './find-caller';

/** The one route that a terminal, which has no token yet, reaches with e-mail and password. */
const takesBasic = (request: Request): boolean =>
  request.method === 'POST' && new URL(request.url).pathname === '/api/v1/me/tokens';

/** Event streams, and what a page asks for while nobody touches it, are no use of a session. */
const isByItself = (request: Request): boolean =>
  request.headers.has(awayHeader) || new URL(request.url).pathname === '/api/v1/events';

/**
 * Who sent a request to /api/v1; null for nobody. Throws Refusal: `forbidden` for one that another
 * site may have made the browser send, `throttled` while too many sign-ins failed.
 */
export function createFindCall(server: Parameters<typeof createFindCaller>[0]) {
  const findCaller = createFindCaller(server);
  return async (
    request: Request,
    { address, requestId }: { readonly address: string; readonly requestId: string },
  ): Promise<{
    actor: Actor;
    address: string;
    requestId: string;
    session: CallingSession | null;
  } | null> => {
    const { method, headers } = request;
    const found = await findCaller({
      method,
      headers,
      basic: takesBasic(request),
      byItself: isByItself(request),
      address,
      requestId,
    });
    switch (found.outcome) {
      case 'caller':
        // Field by field: an open stream hands in a whole call, and rights of before must not win (L6).
        return { actor: found.actor, session: found.session, address, requestId };
      case 'nobody':
        return null;
      case 'forged':
        throw new Refusal(
          'forbidden',
          `This call did not come from a page of ${server.publicUrl}. Open that address and try again; scripts send a bearer token instead of a cookie.`,
        );
      case 'passwords-off':
        throw new Refusal('unauthenticated', passwordsOff(server.publicUrl));
      case 'throttled':
        throw new Refusal('throttled', 'Too many attempts failed. Wait, then try again.', {
          retryAfterSeconds: found.retryAfterSeconds,
        });
    }
  };
}
