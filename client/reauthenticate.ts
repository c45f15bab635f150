import { z } from 'zod';

/** How the person at this browser can prove who they are, as the refusal says it. */
const waysToProve = z.object({
  password: z.boolean(),
  providers: z.array(z.object({ slug: z.string(), name: z.string() })),
});
export type WaysToProve = z.infer<typeof waysToProve>;

/** Asks the person for a proof; true once it was given, false where they would not. */
type Ask = (how: WaysToProve) => Promise<boolean>;

let ask: Ask | null = null;
let asking: Promise<boolean> | null = null;

/** Lets a page's dialog be what asks; returns how to take it away again. */
export function askForProofBy(next: Ask): () => void {
  ask = next;
  return () => {
    if (ask === next) ask = null;
  };
}

/**
 * Sends a request; one that is refused for want of a fresh proof is sent once more when the person has
 * given it. Several at once share one question.
 */
export async function sendProven(
  request: Request,
  send: (request: Request) => Promise<Response>,
): Promise<Response> {
  if (request.method === 'GET') return send(request);
  const again = request.clone();
  const response = await send(request);
  const how = response.status === 403 ? await waysIn(response) : null;
  if (how === null || ask === null) return response;
  asking ??= ask(how).finally(() => {
    asking = null;
  });
  return (await asking) ? send(again) : response;
}

async function waysIn(response: Response): Promise<WaysToProve | null> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  const read = z
    .looseObject({ code: z.literal('reauthentication-required'), how: waysToProve })
    .safeParse(body);
  return read.success ? read.data.how : null;
}
