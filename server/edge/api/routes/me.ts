import { createToken } from '@/server/access/me/create-token';
import { getMe } from '@/server/access/me/get-me';
import { linkProvider } from '@/server/access/me/link-provider';
import { listOwnProviders } from '@/server/access/me/list-providers';
import { listSessions } from '@/server/access/me/list-sessions';
import { listTokens } from '@/server/access/me/list-tokens';
import { readEnded } from '@/server/access/me/read-ended';
import { removeSession } from '@/server/access/me/remove-session';
import { removeToken } from '@/server/access/me/remove-token';
import { removeSessions } from '@/server/access/me/remove-sessions';
import { setPassword } from '@/server/access/me/set-password';
import { findKeyState } from '@/server/platform/sql/idempotency';
import { api } from '../implementer';

export const me = {
  get: api.me.get.handler(({ context: { services, call } }) => getMe(services, call)),
  idempotencyKey: api.me.idempotencyKey.handler(
    async ({ context: { services, call }, input: { key } }) => ({
      state: await findKeyState(services.db, { actorId: call.actor.id, key }),
    }),
  ),
  tokens: api.me.tokens.handler(({ context: { services, call } }) => listTokens(services, call)),
  createToken: api.me.createToken.handler(({ context: { services, call }, input }) =>
    createToken(services, call, input),
  ),
  removeToken: api.me.removeToken.handler(({ context: { services, call }, input }) =>
    removeToken(services, call, input),
  ),
  sessions: api.me.sessions.handler(({ context: { services, call } }) =>
    listSessions(services, call),
  ),
  removeSession: api.me.removeSession.handler(({ context: { services, call }, input }) =>
    removeSession(services, call, input),
  ),
  removeSessions: api.me.removeSessions.handler(({ context: { services, call } }) =>
    removeSessions(services, call),
  ),
  providers: api.me.providers.handler(({ context: { services, call } }) =>
    listOwnProviders(services, call),
  ),
  linkProvider: api.me.linkProvider.handler(({ context: { services, call }, input }) =>
    linkProvider(services, call, input),
  ),
  readEnded: api.me.readEnded.handler(({ context: { services, call } }) =>
    readEnded(services, call),
  ),
  setPassword: api.me.setPassword.handler(({ context: { services, call }, input }) =>
    setPassword(services, call, input),
  ),
};
