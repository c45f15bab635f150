import { Refusal } from '@/lib/refusal';
import { createFindCaller } from '@/server/access/call/find-caller';
import { passwordsOff } from '@/server/access/sign-in/sign-in-settings';
import type { Call } from '@/server/access/call/context';

/** The header by which Artifactory's clients send an API key. */
const keyHeader = 'x-jfrog-art-api';

/**
 * Who sent a request to /artifactory: `Authorization` as Bearer or Basic, or a token or robot secret
 * in `X-JFrog-Art-Api`. Where both are there, `Authorization` counts. A browser's session never
 * does, so that no page can make a browser promote.
 * @throws Refusal `unauthenticated`, `throttled`, and `forbidden` for what another site may have
 *   made a browser send.
 */
export function createFindCall(server: Parameters<typeof createFindCaller>[0]) {
  const findCaller = createFindCaller(server);
  return async (
    request: Request,
    { address, requestId }: { readonly address: string; readonly requestId: string },
  ): Promise<Call> => {
    const headers = new Headers(request.headers);
    headers.delete('cookie');
    const key = headers.get(keyHeader);
    if (key !== null && !headers.has('authorization'))
      headers.set('authorization', `Bearer ${key}`);
    const { method } = request;
    const found = await findCaller({ method, headers, basic: true, address, requestId });
    switch (found.outcome) {
      case 'caller':
        return { actor: found.actor, session: found.session, address, requestId };
      case 'nobody':
        throw new Refusal(
          'unauthenticated',
          'Bad credentials. Send a personal token or a robot’s secret: as Authorization: Bearer, as the password of Basic, or in X-JFrog-Art-Api.',
        );
      case 'forged':
        throw new Refusal('forbidden', 'This call came from a page of another site.');
      case 'passwords-off':
        throw new Refusal('unauthenticated', passwordsOff(server.publicUrl));
      case 'throttled':
        throw new Refusal('throttled', 'Too many attempts failed. Wait, then try again.', {
          retryAfterSeconds: found.retryAfterSeconds,
        });
    }
  };
}
