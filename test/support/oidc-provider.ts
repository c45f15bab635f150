import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type Configuration } from 'oidc-provider';

/** Somebody at the provider; their login is their subject, and any password is right. */
export interface ProviderPerson {
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: unknown;
  /** How long ago it says to have asked them, when they sign in there; left out: just now. */
  askedMinutesAgo?: number;
}

export const clientId = 'sallyport';
export const clientSecret = 'a-secret-between-the-two-of-them';

/**
 * A real OpenID Connect provider on a port of its own: who signs in there is asked for a login, and
 * asked again where the request says so. `people` may be changed while it runs.
 */
export async function startProvider(redirectUris: readonly string[]) {
  const people = new Map<string, ProviderPerson>();
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings: Configuration = {
    clients: [
      { client_id: clientId, client_secret: clientSecret, redirect_uris: [...redirectUris] },
    ],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'groups'],
    },
    cookies: { keys: ['only for the tests'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => {
      const person = people.get(sub);
      if (!person) return undefined;
      const { askedMinutesAgo: _unsaid, ...claims } = person;
      return { accountId: sub, claims: async () => ({ sub, ...claims }) };
    },
    // Whatever this client asks for was agreed to.
    async loadExistingGrant({ oidc }) {
      const { client, session, params } = oidc;
      if (!client || !session?.accountId) return undefined;
      const { clientId: id } = client;
      // A new one would end what another tab of the browser is about to exchange.
      const before = session.grantIdFor(id);
      const kept = before === undefined ? undefined : await oidc.provider.Grant.find(before);
      const grant = kept ?? new oidc.provider.Grant({ clientId: id, accountId: session.accountId });
      grant.addOIDCScope(typeof params?.['scope'] === 'string' ? params['scope'] : 'openid');
      await grant.save();
      return grant;
    },
  };
  const provider = new Provider(issuer, settings);
  const answer = provider.callback();
  server.on('request', (req, res) => {
    const uid = /^\/interaction\/([\w-]+)$/.exec(req.url ?? '')?.[1];
    if (uid === undefined) {
      void answer(req, res);
      return;
    }
    if (req.method === 'GET') {
      res.setHeader('content-type', 'text/html')
        .end(`<!doctype html><html lang="en"><title>Provider</title>
        <form method="post"><label>Login <input name="login"></label><button>Continue</button>
        <button name="cancel" value="1">Cancel</button></form></html>`);
      return;
    }
    void bodyOf(req).then((form) => {
      const accountId = form.get('login') ?? '';
      const minutes = people.get(accountId)?.askedMinutesAgo ?? 0;
      const ts = Math.floor(Date.now() / 1000) - minutes * 60;
      return provider.interactionFinished(
        ...([req, res] as const),
        form.has('cancel')
          ? { error: 'access_denied', error_description: 'cancelled' }
          : { login: { accountId, ts } },
      );
    });
  });
  return {
    issuer,
    people,
    stop: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(req: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of req) text += String(chunk);
  return new URLSearchParams(text);
}
