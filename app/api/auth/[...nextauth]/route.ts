import type { NextRequest } from 'next/server';
import type { RouteContext } from '@/server/access/next-auth/run-library';
import { serveAuth } from '@/server/access/next-auth/serve-auth';
import { inProcess } from '@/server/edge/in-process';

const handle = (request: NextRequest, context: RouteContext): Promise<Response> =>
  serveAuth(inProcess().auth, request, context);

export { handle as GET, handle as POST };
