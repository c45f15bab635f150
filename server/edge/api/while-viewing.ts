import { Refusal } from '@/lib/refusal';
import type { Call } from '@/server/access/call/context';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who looks as somebody else only reads: whatever the route, a method that may change something is
 * refused before any use case sees it, but for the call that ends the view.
 * @throws Refusal `viewing-as`
 */
export function refuseWhileViewing(call: Call | null, method: string, pathname: string): void {
  if (!call?.session?.owner || safeMethods.has(method)) return;
  if (method === 'DELETE' && pathname === '/api/v1/me/view-as') return;
  throw new Refusal(
    'viewing-as',
    `You see Sallyport as ${call.actor.name}, only to read; nothing was changed. Stop looking as them to do this yourself.`,
  );
}

/**
 * What is somebody's own account (tokens, sessions and what else is under `me`) is shown to nobody who
 * looks as them. @param path of the procedure, as `router` names it
 * @throws Refusal `viewing-as`
 */
export function refuseOthersOwn(call: Call, path: readonly string[]): void {
  if (!call.session?.owner || path[0] !== 'me' || path[1] === 'get') return;
  throw new Refusal(
    'viewing-as',
    `This is ${call.actor.name}’s own, and shown to nobody else. Stop looking as them to see yours.`,
  );
}
