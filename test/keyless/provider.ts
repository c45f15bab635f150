import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

export const audience = 'https://registry.example.com';

/** A real OpenID provider on a port of its own, which signs tokens for the pipelines of one client. */
export async function startProvider() {
  let handler: RequestListener;
  let down = false;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (down) {
      response.writeHead(500).end();
      return;
    }
    void handler(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let claims: Record<string, string> = {};

  async function rotate(kid: string): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const key = { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' };
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'pipelines',
          client_secret: 'known to the test alone',
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
        },
      ],
      jwks: { keys: [key] },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => audience,
          getResourceServerInfo: () => ({
            scope: '',
            audience,
            accessTokenTTL: 300,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
      },
      extraTokenClaims: () => claims,
    });
    const answer = provider.callback();
    handler = (request, response) => void answer(request, response);
  }
  await rotate('first');

  return {
    issuer,
    /** Paths that it was asked for. */
    asked,
    rotate,
    goDown: (away: boolean) => void (down = away),
    /** A token that the provider signs with these claims, as a pipeline gets it. */
    async token(more: Record<string, string>): Promise<string> {
      claims = more;
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa('pipelines:known+to+the+test+alone')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      });
      const body = (await answer.json()) as { access_token?: string };
      if (!body.access_token) throw new Error(`no token: ${JSON.stringify(body)}`);
      return body.access_token;
    },
    stop: () => new Promise((stopped) => server.close(stopped).closeAllConnections()),
  };
}

export type TestProvider = Awaited<ReturnType<typeof startProvider>>;
