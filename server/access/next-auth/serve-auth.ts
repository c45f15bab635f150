import type { NextRequest } from 'next/server';
import { pageForHeader } from '@/lib/http/page-for-header';
import { own } from '@/lib/text/own';
import { sessionCookieName } from '../sessions/cookies';
import { browserCall, mayBeForged } from '../sessions/csrf';
import type { AuthBackend } from './backend';
import { run, type RouteContext } from './run-library';
import { forgetForeignReturn, isReadable, withSafeReturn } from './safe-requests';
import { sendTo } from './send-to';
import { throughProvider } from './through-provider';

/**
 * What of the library is served: the sign-in form's protocol. Its own pages are not (they carry
 * none of our headers), nor what it answers with a failure of its own.
 */
const served: Readonly<Record<string, ReadonlySet<string>>> = {
  GET: new Set(['csrf', 'providers', 'session', 'signin']),
  POST: new Set(['callback/credentials', 'signin/credentials', 'signout']),
};

/** The steps of the protocol with a provider: the way there begins with a POST, the way back is a GET. */
const providerSteps: Readonly<Record<string, string>> = { POST: 'signin', GET: 'callback' };

/**
 * Answers everything below /api/auth: the sign-in form's protocol and the one with providers, by the library; nothing
 * else of it.
 */
export async function serveAuth(
  auth: AuthBackend,
  request: NextRequest,
  context: RouteContext,
): Promise<Response> {
  if (mayBeForged(browserCall(request.method, request.headers, 'sign-in'), auth.publicUrl)) {
    return Response.json({ message: `Sign in at ${auth.publicUrl}.` }, { status: 403 });
  }
  const { nextauth } = await context.params;
  // The library's client reports there; the library would write what anybody posts into the log.
  if (nextauth[0] === '_log') return new Response(null, { status: 204 });
  // The library would put the text into a header as it is, and fail by what none can hold.
  if (request.method === 'GET' && nextauth.join('/') === 'error') {
    const error = request.nextUrl.searchParams.get('error') ?? '';
    return unkept(sendTo(`/sign-in?error=${encodeURIComponent(error)}`, false));
  }
  if (!(await isReadable(request))) {
    return Response.json({ message: 'The body is not what its type says.' }, { status: 400 });
  }
  await forgetForeignReturn(auth.publicUrl);
  if (request.method === 'POST' && nextauth.join('/') === 'signout') {
    const refused = await refuseAnothersSignOut(request, auth);
    if (refused) return refused;
  }
  if (own(served, request.method)?.has(nextauth.join('/'))) {
    const listed = nextauth[0] === 'providers' ? await auth.signInProviders() : [];
    const sso = { listed, reached: null, back: '/', proof: false, link: false, failure: null };
    return unkept(await run(withSafeReturn(request, auth.publicUrl), context, auth, sso));
  }
  const [step, slug, ...more] = nextauth;
  if (slug !== undefined && more.length === 0 && step === own(providerSteps, request.method)) {
    const answer = await throughProvider(request, context, auth, slug);
    if (answer) return unkept(answer);
  }
  return Response.json({ message: 'Nothing is served at this path.' }, { status: 404 });
}

/** A page ends the session of the person to whom it was shown, and of nobody who signed in beside it. */
async function refuseAnothersSignOut(
  request: NextRequest,
  auth: AuthBackend,
): Promise<Response | null> {
  const token = request.cookies.get(sessionCookieName(auth.publicUrl))?.value;
  const now = token === undefined ? null : await auth.readSession(token);
  if (now === null || request.headers.get(pageForHeader) === now.shownTo) return null;
  const message = 'Somebody else is signed in by now, or this page does not say whose it is.';
  return Response.json({ message }, { status: 409 });
}

/** The library lets some of its answers be kept. */
function unkept(answer: Response): Response {
  answer.headers.set('cache-control', 'private, no-store');
  return answer;
}
