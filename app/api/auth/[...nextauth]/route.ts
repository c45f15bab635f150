import NextAuth from 'next-auth';
import { NextRequest } from 'next/server';
import { sameOriginPath } from '@/lib/same-origin-path';
import { browserCall, mayBeForged } from '@/server/auth/csrf';
import { nextAuthOptions } from '@/server/auth/next-auth';
import { inProcess } from '@/server/in-process';

/**
 * What of the library is served: the sign-in form's protocol. Its own pages are not (they carry
 * none of our headers), nor what it answers with a failure of its own.
 */
const served: Readonly<Record<string, ReadonlySet<string>>> = {
  GET: new Set(['csrf', 'providers', 'session', 'signin', 'error']),
  POST: new Set(['callback/credentials', 'signin/credentials', 'signout']),
};

type Context = { params: Promise<{ nextauth: string[] }> };

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { auth } = inProcess();
  if (mayBeForged(browserCall(request.method, request.headers, 'sign-in'), auth.publicUrl)) {
    return Response.json({ message: `Sign in at ${auth.publicUrl}.` }, { status: 403 });
  }
  const { nextauth } = await context.params;
  // The library's client reports there; the library would write what anybody posts into the log.
  if (nextauth[0] === '_log') return new Response(null, { status: 204 });
  if (!served[request.method]?.has(nextauth.join('/'))) {
    return Response.json({ message: 'Nothing is served at this path.' }, { status: 404 });
  }
  const options = nextAuthOptions(auth, Object.fromEntries(request.headers));
  const answer: unknown = await NextAuth(withSafeReturn(request, auth.publicUrl), context, options);
  if (!(answer instanceof Response)) throw new Error('next-auth gave no response');
  answer.headers.set('cache-control', 'private, no-store');
  answer.headers.set('x-content-type-options', 'nosniff');
  answer.headers.set('referrer-policy', 'no-referrer');
  return answer;
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
