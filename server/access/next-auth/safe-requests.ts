import { cookies } from 'next/headers';
import { NextRequest } from 'next/server';
import { sameOriginPath } from '@/lib/http/same-origin-path';
import { callbackCookieName } from '../sessions/cookies';

/** The library fails by a body that says to be JSON and is no object of it. */
export async function isReadable(request: NextRequest): Promise<boolean> {
  if (request.method !== 'POST' || !request.headers.get('content-type')?.includes('json'))
    return true;
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  return typeof body === 'object' && body !== null;
}

/** Without what the browser asked in the address. */
export function withoutQuery(request: NextRequest): NextRequest {
  const url = new URL(request.nextUrl);
  url.search = '';
  return new NextRequest(url, request);
}

/** A provider's answer, with the state as the protocol made it, and no way back that is not ours. */
export function withState(request: NextRequest, publicUrl: string, state: string): NextRequest {
  const safe = withSafeReturn(request, publicUrl);
  const url = new URL(safe.nextUrl);
  url.searchParams.set('state', state);
  return new NextRequest(url, safe);
}

/**
 * The library answers 500 to every request with a kept way back that is no address; a neighbour of
 * ours may have planted one. Any but our own is taken away, from the library and from the browser.
 */
export async function forgetForeignReturn(publicUrl: string, attempt?: string): Promise<void> {
  const name = callbackCookieName(publicUrl, attempt);
  const jar = await cookies();
  const kept = jar.get(name)?.value;
  if (kept === undefined) return;
  if (new URL(sameOriginPath(kept, publicUrl), publicUrl).href !== kept) jar.delete(name);
}

/** The library answers 500 to a `callbackUrl` that is no address; any but ours becomes `/`. */
export function withSafeReturn(request: NextRequest, publicUrl: string): NextRequest {
  const asked = request.nextUrl.searchParams.get('callbackUrl');
  if (asked === null) return request;
  const url = new URL(request.nextUrl);
  url.searchParams.set('callbackUrl', sameOriginPath(asked, publicUrl));
  return new NextRequest(url, request);
}

/** Where the sign-in that begins is to lead, as the form says it. */
export async function askedReturn(request: NextRequest): Promise<string | undefined> {
  const type = request.headers.get('content-type') ?? '';
  const body = await request.clone().text();
  if (!type.includes('json')) return new URLSearchParams(body).get('callbackUrl') ?? undefined;
  const read: unknown = JSON.parse(body);
  return typeof read === 'object' && read !== null && 'callbackUrl' in read
    ? String(read.callbackUrl)
    : undefined;
}
