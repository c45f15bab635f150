import NextAuth from 'next-auth';
import { cookies } from 'next/headers';
import { NextRequest } from 'next/server';
import { sameOriginPath } from '@/lib/same-origin-path';
import { pageForHeader } from '@/lib/page-for-header';
import { callbackCookieName, protocolCookieName, sessionCookieName } from '@/server/auth/cookies';
import { browserCall, mayBeForged } from '@/server/auth/csrf';
import type { AuthBackend } from '@/server/auth/backend';
import { nextAuthOptions, originOf } from '@/server/auth/next-auth';
import { failurePage, provenPath, readFailure } from '@/server/auth/sso-failure';
import type { SsoRequest } from '@/server/auth/sso-protocol';
import { inProcess } from '@/server/in-process';
import { own } from '@/lib/own';

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

type Context = { params: Promise<{ nextauth: string[] }> };

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { auth } = inProcess();
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
    const sso = { listed, reached: null, back: '/', proof: false, failure: null };
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

/** One step of the protocol with a provider; null where there is none of that name. */
async function throughProvider(
  request: NextRequest,
  context: Context,
  auth: AuthBackend,
  slug: string,
): Promise<Response | null> {
  const reached = await auth.reachProvider(slug);
  if (!reached) return null;
  const begins = request.method === 'POST';
  const asked = request.nextUrl.searchParams;
  const cookie = (name: string) => request.cookies.get(name)?.value;
  const proof = begins && asked.has('proof');
  const kept = sameOriginPath(cookie(callbackCookieName(auth.publicUrl)), auth.publicUrl);
  const back = proof ? provenPath : kept;
  const sso: SsoRequest = { listed: [reached], reached, back, proof, failure: null };
  const fail = (why: Parameters<typeof failurePage>[1]) => sendTo(failurePage(sso, why), begins);
  if (reached.metadata === null) return fail('unreachable');
  if (!begins) {
    if (!cookie(protocolCookieName(auth.publicUrl, 'state'))) return fail('state');
    if (asked.has('error'))
      return fail(asked.get('error') === 'access_denied' ? 'cancelled' : 'failed');
  }
  // The library would pass any query on to the provider: none of the browser's goes along.
  const safe = begins ? withoutQuery(request) : withSafeReturn(request, auth.publicUrl);
  const answer = await run(safe, context, auth, sso);
  const leadsTo = await leads(answer);
  if (!leadsTo.includes('/api/auth/')) return answer;
  const { why, words } = readFailure(sso.failure);
  const lost = !begins && sso.failure === null;
  if (sso.failure !== null && why === 'failed') {
    await auth.signInThroughFailed(reached.slug, words, originOf(auth, headersOf(request)));
  }
  return fail(lost ? 'state' : why);
}

/** The library fails by a body that says to be JSON and is no object of it. */
async function isReadable(request: NextRequest): Promise<boolean> {
  if (request.method !== 'POST' || !request.headers.get('content-type')?.includes('json'))
    return true;
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  return typeof body === 'object' && body !== null;
}

const headersOf = (request: NextRequest) => Object.fromEntries(request.headers);

async function run(
  request: NextRequest,
  context: Context,
  auth: AuthBackend,
  sso: SsoRequest,
): Promise<Response> {
  const answer: unknown = await NextAuth(
    request,
    context,
    nextAuthOptions(auth, headersOf(request), sso),
  );
  if (!(answer instanceof Response)) throw new Error('next-auth gave no response');
  return answer;
}

/** Where an answer of the library leads: its client asks for the address as JSON. */
async function leads(answer: Response): Promise<string> {
  const location = answer.headers.get('location');
  if (location !== null) return location;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  return typeof body === 'object' && body !== null && 'url' in body ? String(body.url) : '';
}

const sendTo = (path: string, asJson: boolean): Response =>
  asJson
    ? Response.json({ url: path })
    : new Response(null, { status: 302, headers: { location: path } });

/** The library lets some of its answers be kept. */
function unkept(answer: Response): Response {
  answer.headers.set('cache-control', 'private, no-store');
  return answer;
}

function withoutQuery(request: NextRequest): NextRequest {
  const url = new URL(request.nextUrl);
  url.search = '';
  return new NextRequest(url, request);
}

/**
 * The library answers 500 to every request with a kept way back that is no address; a neighbour of
 * ours may have planted one. Any but our own is taken away, from the library and from the browser.
 */
async function forgetForeignReturn(publicUrl: string): Promise<void> {
  const name = callbackCookieName(publicUrl);
  const jar = await cookies();
  const kept = jar.get(name)?.value;
  if (kept === undefined) return;
  if (new URL(sameOriginPath(kept, publicUrl), publicUrl).href !== kept) jar.delete(name);
}

/** The library answers 500 to a `callbackUrl` that is no address; any but ours becomes `/`. */
function withSafeReturn(request: NextRequest, publicUrl: string): NextRequest {
  const asked = request.nextUrl.searchParams.get('callbackUrl');
  if (asked === null) return request;
  const url = new URL(request.nextUrl);
  url.searchParams.set('callbackUrl', sameOriginPath(asked, publicUrl));
  return new NextRequest(url, request);
}

export { handle as GET, handle as POST };
