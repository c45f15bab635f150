import NextAuth from 'next-auth';
import { cookies } from 'next/headers';
import { NextRequest } from 'next/server';
import { systemClock } from '@/lib/clock';
import { sameOriginPath } from '@/lib/http/same-origin-path';
import { pageForHeader } from '@/lib/http/page-for-header';
import {
  callbackCookieName,
  protocolCookieName,
  sessionCookieName,
} from '@/server/access/sessions/cookies';
import { browserCall, mayBeForged } from '@/server/access/sessions/csrf';
import type { AuthBackend, ReachedProvider } from '@/server/access/next-auth/backend';
import { nextAuthOptions, originOf } from '@/server/access/next-auth/next-auth';
import {
  attemptCookies,
  attemptsTooMany,
  newAttempt,
  purposeOf,
  readState,
  stateOf,
} from '@/server/access/single-sign-on/sso-attempt';
import {
  failurePage,
  provenPath,
  readFailure,
  refusedBy,
} from '@/server/access/single-sign-on/sso-failure';
import type { SsoRequest } from '@/server/access/single-sign-on/sso-protocol';
import { inProcess } from '@/server/edge/in-process';
import { own } from '@/lib/text/own';

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

/** One step of the protocol with a provider; null where there is none of that name. */
async function throughProvider(
  request: NextRequest,
  context: Context,
  auth: AuthBackend,
  slug: string,
): Promise<Response | null> {
  const reached = await auth.reachProvider(slug);
  if (!reached) return null;
  return request.method === 'POST'
    ? beginAttempt(request, context, auth, reached)
    : endAttempt(request, context, auth, reached);
}

/** The way to a provider: an attempt of its own, whatever other tabs have begun. */
async function beginAttempt(
  request: NextRequest,
  context: Context,
  auth: AuthBackend,
  reached: ReachedProvider,
): Promise<Response> {
  const { publicUrl } = auth;
  const asked = request.nextUrl.searchParams;
  const [proof, link] = [asked.has('proof'), asked.has('link')];
  const attempt = newAttempt(systemClock(), proof ? 'proof' : link ? 'link' : 'sign-in');
  const back = proof ? provenPath : sameOriginPath(await askedReturn(request), publicUrl);
  const sso = { listed: [reached], reached, back, proof, link, attempt, failure: null };
  if (reached.metadata === null) return sendTo(failurePage(sso, 'unreachable'), true);
  // The library would pass any query on to the provider: none of the browser's goes along.
  const answer = await run(withoutQuery(request), context, auth, sso);
  const leadsTo = await leads(answer);
  if (leadsTo.includes('/api/auth/') || !URL.canParse(leadsTo)) {
    return sendTo(failurePage(sso, 'failed'), true);
  }
  const there = new URL(leadsTo);
  there.searchParams.set('state', stateOf(attempt, there.searchParams.get('state') ?? ''));
  const sent = leadingTo(answer, there.href);
  const cookies = request.cookies.getAll().map(({ name }) => name);
  for (const old of attemptsTooMany(publicUrl, cookies)) forgetAttempt(sent, publicUrl, old);
  return sent;
}

/** The way back from a provider: what the attempt kept is used, and goes. */
async function endAttempt(
  request: NextRequest,
  context: Context,
  auth: AuthBackend,
  reached: ReachedProvider,
): Promise<Response> {
  const { publicUrl } = auth;
  const asked = request.nextUrl.searchParams;
  const came = readState(asked.get('state'));
  const cookie = (name: string) => request.cookies.get(name)?.value;
  const back = sameOriginPath(cookie(callbackCookieName(publicUrl, came?.attempt)), publicUrl);
  const listed = { listed: [reached], reached, back };
  if (!came || !cookie(protocolCookieName(publicUrl, 'state', came.attempt))) {
    return sendTo(failurePage(listed, 'state'), false);
  }
  const { attempt, state } = came;
  await forgetForeignReturn(publicUrl, attempt);
  const purpose = purposeOf(attempt);
  const [proof, link] = [purpose === 'proof', purpose === 'link'];
  const sso: SsoRequest = { ...listed, proof, link, attempt, failure: null };
  const answer = await endOf(withState(request, publicUrl, state), context, auth, sso, reached);
  forgetAttempt(answer, publicUrl, attempt);
  return answer;
}

async function endOf(
  request: NextRequest,
  context: Context,
  auth: AuthBackend,
  sso: SsoRequest,
  reached: ReachedProvider,
): Promise<Response> {
  const fail = (why: Parameters<typeof failurePage>[1]) => sendTo(failurePage(sso, why), false);
  const tell = (words: string) =>
    auth.signInThroughFailed(reached.slug, words, originOf(auth, headersOf(request)));
  if (reached.metadata === null) return fail('unreachable');
  const refused = request.nextUrl.searchParams.get('error');
  if (refused !== null) {
    const why = refusedBy(refused);
    if (why !== 'cancelled') await tell(`the provider refused: ${refused}`);
    return fail(why);
  }
  const answer = await run(request, context, auth, sso);
  if (!(await leads(answer)).includes('/api/auth/')) return answer;
  if (sso.failure === null) return fail('state');
  const { why, words } = readFailure(sso.failure);
  if (why !== 'state') await tell(words);
  return fail(why);
}

/** Where the sign-in that begins is to lead, as the form says it. */
async function askedReturn(request: NextRequest): Promise<string | undefined> {
  const type = request.headers.get('content-type') ?? '';
  const body = await request.clone().text();
  if (!type.includes('json')) return new URLSearchParams(body).get('callbackUrl') ?? undefined;
  const read: unknown = JSON.parse(body);
  return typeof read === 'object' && read !== null && 'callbackUrl' in read
    ? String(read.callbackUrl)
    : undefined;
}

/** An answer of the library that leads elsewhere than it did. */
function leadingTo(answer: Response, url: string): Response {
  const { status, headers } = answer;
  if (!headers.has('location')) return Response.json({ url }, { status, headers });
  headers.set('location', url);
  return answer;
}

/** Takes what an attempt kept out of the browser. */
function forgetAttempt(answer: Response, publicUrl: string, attempt: string): void {
  const secure = publicUrl.startsWith('https://') ? '; Secure' : '';
  for (const name of attemptCookies(publicUrl, attempt)) {
    const gone = `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`;
    answer.headers.append('set-cookie', gone);
  }
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
  const jar = await cookies();
  const secure = auth.publicUrl.startsWith('https://');
  const options = nextAuthOptions(auth, headersOf(request), sso, ({ name, value, maxAgeSeconds }) =>
    jar.set(name, value, {
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure,
      maxAge: maxAgeSeconds,
    }),
  );
  const answer: unknown = await NextAuth(request, context, options);
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

/** A provider's answer, with the state as the protocol made it, and no way back that is not ours. */
function withState(request: NextRequest, publicUrl: string, state: string): NextRequest {
  const safe = withSafeReturn(request, publicUrl);
  const url = new URL(safe.nextUrl);
  url.searchParams.set('state', state);
  return new NextRequest(url, safe);
}

/**
 * The library answers 500 to every request with a kept way back that is no address; a neighbour of
 * ours may have planted one. Any but our own is taken away, from the library and from the browser.
 */
async function forgetForeignReturn(publicUrl: string, attempt?: string): Promise<void> {
  const name = callbackCookieName(publicUrl, attempt);
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
