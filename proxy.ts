import { NextResponse, type NextRequest } from 'next/server';
import { pagePolicy } from '@/app/_policy/page-policy';

/** Written in by next.config.js while it compiles. */
declare const DEVELOPMENT: boolean;

/** Carries the asked-for path to server components, which cannot see it otherwise. */
const pathHeader = 'x-sallyport-path';

/** Gives every page its nonce and its protective headers. It decides no right: the API does. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = pagePolicy(nonce, DEVELOPMENT === true);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  headers.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'no-referrer');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  response.headers.set('cross-origin-resource-policy', 'same-origin');
  response.headers.set('cache-control', 'private, no-store');
  return response;
}

export const config = { matcher: ['/((?!api/|_next/static|_next/image|icon.svg).*)'] };
