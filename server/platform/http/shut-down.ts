import type { Server } from 'node:http';

/** How long running transfers may take to end once the server was asked to stop, in ms. */
export const graceMs = 20_000;

/**
 * Stops taking connections and waits for running requests; what is still running after `graceMs`
 * is cut off (its client never got a 2xx, so nothing acknowledged is lost: L10).
 */
export async function shutDown(server: Server, grace = graceMs): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  // From now on an answer ends its connection, so that kept-alive ones do not hold us up.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const cut = setTimeout(() => server.closeAllConnections(), grace);
  server.closeIdleConnections();
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}
