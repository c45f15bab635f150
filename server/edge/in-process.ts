import type { AuthBackend } from '@/server/access/next-auth/backend';

/**
 * How Next's bundle reaches the server process that it runs in. The two do not share modules, so
 * the server leaves this one object on globalThis before Next starts. Pages therefore prefetch
 * through the very handler that answers the browser, and nothing of the database is bundled.
 */
export interface InProcess {
  /** Answers a request to /api/v1 as if it had come over the network. `address` is the client's. */
  api(request: Request, address: string): Promise<Response>;
  /** What next-auth, in the bundle, asks: passwords and sessions. */
  readonly auth: AuthBackend;
}

const key = Symbol.for('sallyport.in-process');

type Holder = { [key]?: InProcess };

/** Leaves it for Next's bundle; before Next starts. */
export function provideInProcess(value: InProcess): void {
  (globalThis as Holder)[key] = value;
}

/** @throws when called outside a process that server/edge/main.ts started. */
export function inProcess(): InProcess {
  const value = (globalThis as Holder)[key];
  if (!value)
    throw new Error(
      'Pages are served by server/edge/main.ts: start with npm start or npm run dev.',
    );
  return value;
}
