import NextAuth from 'next-auth';
import { cookies } from 'next/headers';
import type { NextRequest } from 'next/server';
import type { SsoRequest } from '../single-sign-on/sso-protocol';
import type { AuthBackend } from './backend';
import { nextAuthOptions } from './next-auth';

/** What Next hands a route beside its request. */
export interface RouteContext {
  readonly params: Promise<{ readonly nextauth: string[] }>;
}

export const headersOf = (request: NextRequest) => Object.fromEntries(request.headers);

/** Has the library answer a request, by settings for it alone. */
export async function run(
  request: NextRequest,
  context: RouteContext,
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
export async function leads(answer: Response): Promise<string> {
  const location = answer.headers.get('location');
  if (location !== null) return location;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  return typeof body === 'object' && body !== null && 'url' in body ? String(body.url) : '';
}

/** An answer of the library that leads elsewhere than it did. */
export function leadingTo(answer: Response, url: string): Response {
  const { status, headers } = answer;
  if (!headers.has('location')) return Response.json({ url }, { status, headers });
  headers.set('location', url);
  return answer;
}
