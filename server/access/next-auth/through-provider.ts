import type { NextRequest } from 'next/server';
import { systemClock } from '@/lib/clock';
import { sameOriginPath } from '@/lib/http/same-origin-path';
import { callbackCookieName, protocolCookieName } from '../sessions/cookies';
import {
  attemptCookies,
  attemptsTooMany,
  newAttempt,
  purposeOf,
  readState,
  stateOf,
} from '../single-sign-on/sso-attempt';
import { failurePage, provenPath, readFailure, refusedBy } from '../single-sign-on/sso-failure';
import type { SsoRequest } from '../single-sign-on/sso-protocol';
import type { AuthBackend, ReachedProvider } from './backend';
import { originOf } from './next-auth';
import { headersOf, leadingTo, leads, run, type RouteContext } from './run-library';
import { askedReturn, forgetForeignReturn, withoutQuery, withState } from './safe-requests';
import { sendTo } from './send-to';

/** One step of the protocol with a provider; null where there is none of that name. */
export async function throughProvider(
  request: NextRequest,
  context: RouteContext,
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
  context: RouteContext,
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
  context: RouteContext,
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
  context: RouteContext,
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

/** Takes what an attempt kept out of the browser. */
function forgetAttempt(answer: Response, publicUrl: string, attempt: string): void {
  const secure = publicUrl.startsWith('https://') ? '; Secure' : '';
  for (const name of attemptCookies(publicUrl, attempt)) {
    const gone = `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`;
    answer.headers.append('set-cookie', gone);
  }
}
