const underWay = new Map<string, Promise<Response>>();

/**
 * Sends a request that changes something once, however often it was asked for meanwhile: whoever presses
 * twice wishes once, and gets the same answer twice.
 */
export async function sendOnce(
  request: Request,
  send: (request: Request) => Promise<Response>,
): Promise<Response> {
  if (request.method === 'GET') return send(request);
  const key = JSON.stringify([request.method, request.url, await request.clone().text()]);
  const first = underWay.get(key);
  if (first) return (await first).clone();
  const sent = send(request).finally(() => underWay.delete(key));
  underWay.set(key, sent);
  // Its own copy: whoever comes later reads another.
  return (await sent).clone();
}
