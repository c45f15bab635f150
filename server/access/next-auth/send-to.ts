/** Sends a browser on; the library's own client asks for the address as JSON. */
export const sendTo = (path: string, asJson: boolean): Response =>
  asJson
    ? Response.json({ url: path })
    : new Response(null, { status: 302, headers: { location: path } });
