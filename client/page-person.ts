import { z } from 'zod';
import { nobodysPage, pageForHeader } from '@/lib/http/page-for-header';
import { markWhileAway } from './away';

/**
 * Is whoever is signed in at this browser the one to whom the page was shown? A browser has one session
 * for all of its tabs, which can end, and be somebody else's, beside an open page.
 *
 * `theirs`: yes, as far as is known. `ended`: nobody is signed in; `isAsked` while the page asks them to sign
 * in again. `anothers`: somebody else is signed in, or the same person looks as another.
 */
export type Standing =
  | { readonly is: 'theirs' }
  | { readonly is: 'ended'; readonly isAsked: boolean }
  | { readonly is: 'anothers'; readonly now: SignedInNow };

/** Who is signed in by now, as the refusal says it. */
const signedInNow = z.object({
  name: z.string(),
  email: z.string().nullable(),
  /** They are shown as whom the session's owner looks at the product. */
  viewing: z.boolean(),
});
export type SignedInNow = z.infer<typeof signedInNow>;

const refusal = z.looseObject({ code: z.literal('another-person'), now: signedInNow });

const theirs: Standing = { is: 'theirs' };

let madeFor: string | null = null;
let standing: Standing = theirs;
const listeners = new Set<() => void>();

/** Windows of this site tell each other on it to whom they are shown, and that one signed out. */
const channelName = 'sallyport.person';

/** To whom this page was shown; null before it is known. */
export const pageFor = (): string | null => madeFor;

/** How the page stands now. */
export const getStanding = (): Standing => standing;

/** How a page stands while the server renders it. */
export const serverStanding = (): Standing => theirs;

/** Calls back when that changes, until the returned function is called. */
export function onStanding(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function stand(next: Standing): void {
  standing = next;
  for (const listener of listeners) listener();
}

/** Says to whom the page is shown, until the returned function is called. */
export function showPageTo(person: string): () => void {
  madeFor = person;
  stand(theirs);
  return () => {
    if (madeFor === person) madeFor = null;
  };
}

/** Writes on a request for whom its page was made. */
export function markPageFor(request: Request): Request {
  if (madeFor !== null) request.headers.set(pageForHeader, madeFor);
  return request;
}

/**
 * Reads out of a refusal how the page stands; nothing else changes it.
 * @param isAct the person did something, and waits for what comes of it
 */
async function noteRefusal(response: Response, isAct: boolean): Promise<void> {
  if (response.status === 401) {
    if (madeFor === null || madeFor === nobodysPage) return;
    // Whoever would rather not is asked again when they do something, and not by what the page reads.
    const isAsked = isAct || standing.is !== 'ended' || standing.isAsked;
    if (standing.is !== 'ended' || standing.isAsked !== isAsked) stand({ is: 'ended', isAsked });
    return;
  }
  if (response.status !== 409) return;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  const read = refusal.safeParse(body);
  if (read.success) stand({ is: 'anothers', now: read.data.now });
}

/**
 * Sends a request for whom its page was made. Where the session has ended, nothing was done: the person is
 * asked to sign in again, and it is sent once more when they have.
 */
export async function sendAsShown(
  request: Request,
  send: (request: Request) => Promise<Response>,
): Promise<Response> {
  const again = request.clone();
  const response = await send(markPageFor(request));
  await noteRefusal(response, request.method !== 'GET');
  if (response.status !== 401 || standing.is !== 'ended' || !standing.isAsked) return response;
  return (await goesOn()) ? send(markPageFor(again)) : response;
}

/** Waits for what comes of an ended session: true where the page is its person's again. */
const goesOn = (): Promise<boolean> =>
  new Promise((found) => {
    const stop = onStanding(() => {
      if (standing.is === 'ended' && standing.isAsked) return;
      stop();
      found(standing.is === 'theirs');
    });
  });

let checks = 0;

/** Asks the server who is signed in now; where it cannot be asked, the page stands as it did. */
export async function checkStanding(): Promise<Standing> {
  const number = ++checks;
  const request = markPageFor(markWhileAway(new Request('/api/v1/me')));
  const response = await fetch(request).catch(() => null);
  // One that was asked later knows better.
  if (response === null || number !== checks) return standing;
  if (!response.ok) await noteRefusal(response, false);
  else if (standing.is !== 'theirs') stand(theirs);
  return standing;
}

/** The person would rather not sign in again now: the page stays as it is, to be read. */
export function putSignInOff(): void {
  if (standing.is === 'ended') stand({ is: 'ended', isAsked: false });
}

/** Asks the person to sign in again. */
export function askToSignIn(): void {
  if (standing.is === 'ended') stand({ is: 'ended', isAsked: true });
}

/** Tells the other windows who is signed in here now: a page's person, or null for nobody. */
export function tellOthers(person: string | null): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage({ person });
  channel.close();
}

/**
 * Looks who is signed in whenever that may have changed: another window says so, this one is come back
 * to, or the browser brings the page back out of its memory. Until the returned function is called.
 */
export function watchStanding(): () => void {
  const channel = new BroadcastChannel(channelName);
  const check = () => void checkStanding();
  channel.onmessage = ({ data }: MessageEvent<{ person?: unknown }>) => {
    if (data.person !== madeFor || standing.is !== 'theirs') check();
  };
  const shown = () => {
    if (document.visibilityState === 'visible') check();
  };
  const restored = ({ persisted }: PageTransitionEvent) => {
    if (persisted) check();
  };
  document.addEventListener('visibilitychange', shown);
  window.addEventListener('focus', check);
  window.addEventListener('pageshow', restored);
  return () => {
    channel.close();
    document.removeEventListener('visibilitychange', shown);
    window.removeEventListener('focus', check);
    window.removeEventListener('pageshow', restored);
  };
}
