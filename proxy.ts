import { NextResponse, type NextRequest } from 'next/server';
import { pagePolicy } from '@/app/_policy/page-policy';

/** Written in by next.config.js while it compiles. */
declare const DEVELOPMENT: boolean;

/** Carries the asked-for path to server components, which cannot see it otherwise. */
const pathHeader = 'x-sallyport-path';

/**
 * Gives every page its nonce and the policy that names it; the other protective headers are the
 * server's (lib/http/protected-response.ts). It decides no right: the API does.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = pagePolicy(nonce, DEVELOPMENT === true);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  headers.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  // Said before Next says it in its own words.
  response.headers.set('cache-control', 'private, no-store');
  return response;
}

export const config = { matcher: ['/((?!api/|_next/|icon.svg).*)'] };
