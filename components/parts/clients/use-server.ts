'use client';

import { useMe } from '@/client/me';
import type { Server } from './client-lines';

/** This server, as lines for clients name it. */
export function useServer(): Server {
  const { registryHost: host, publicUrl: url } = useMe();
  return { host, url };
}
