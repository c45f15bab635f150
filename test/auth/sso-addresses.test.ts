import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Issuer } from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReachedProvider } from '@/server/access/next-auth/backend';
import { discover } from '@/server/access/single-sign-on/discover';
import { FetchFailed, fetchJson } from '@/server/platform/outbound/fetch-json';
import { providerOptions } from '@/server/access/single-sign-on/sso-protocol';
import { privateAddresses } from '../support/private-addresses';

const clientSecret = 'a-secret-for-the-provider-alone';
const none = new Set<string>();

type Answer = (path: string) => unknown;

/** Somebody on this machine, who keeps what was sent there. */
async function listen(answer: Answer = () => ({})) {
  const heard: string[] = [];
  const server: Server = createServer((req: IncomingMessage, res) => {
    const said = [req.url, req.headers.authorization];
    req.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    req.on('end', () => {
      heard.push(said.join(' '));
      res.setHeader('content-type', 'application/json').end(JSON.stringify(answer(req.url ?? '')));
    });
  });
  server.on('connection', () => heard.push('connected'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, heard, close: () => void server.close() };
}

let victim: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  victim = await listen();
});
afterAll(() => victim.close());

/** Goes through the exchange that a person's way back from a provider begins. */
async function exchange(
  metadata: Partial<NonNullable<ReachedProvider['metadata']>> & { issuer: string },
  privateHosts: ReadonlySet<string> = none,
): Promise<unknown> {
  const whole = {
    authorizationEndpoint: `${metadata.issuer}/authorize`,
    userinfoEndpoint: null,
    tokenEndpoint: `${metadata.issuer}/token`,
    jwksUri: `${metadata.issuer}/jwks`,
    idTokenAlgorithm: 'ES256',
    clientAuthentication: 'client_secret_basic' as const,
    claims: null,
    scopes: null,
    ...metadata,
  };
  const reached: ReachedProvider = {
    slug: 'main',
    name: 'Main',
    clientId: 'sallyport',
    clientSecret,
    scopes: ['openid'],
    metadata: whole,
    privateHosts,
  };
  const listed = [{ slug: 'main', name: 'Main' }];
  const sso = { listed, reached, back: '/', proof: false, link: false, failure: null };
  const [options] = providerOptions(sso);
  const issuer = new Issuer({
    issuer: whole.issuer,
    jwks_uri: whole.jwksUri,
    token_endpoint: whole.tokenEndpoint,
    ...(whole.userinfoEndpoint === null ? {} : { userinfo_endpoint: whole.userinfoEndpoint }),
  });
  const client = new issuer.Client({
    client_id: 'sallyport',
    client_secret: clientSecret,
    id_token_signed_response_alg: 'ES256',
    ...options?.client,
  });
  const given = { client, provider: { ...options, callbackUrl: 'http://127.0.0.1/callback' } };
  const { token, userinfo } = options as unknown as {
    token: { request(given: object): Promise<{ tokens: object }> };
    userinfo: { request(given: object): Promise<unknown> };
  };
  const { tokens } = await token.request({
    ...given,
    params: { code: 'c', state: 's' },
    checks: { state: 's', nonce: 'n', code_verifier: 'v'.repeat(43) },
  });
  return userinfo.request({ ...given, tokens });
}

describe('threat 73: a foreign issuer’s description leads into this machine', () => {
  const issuer = 'https://login.example.com';
  const forms = () => privateAddresses(victim.port);

  it('in sixty forms and more, and no client secret goes there', async () => {
    expect(forms().length).toBeGreaterThan(60);
    for (const tokenEndpoint of forms()) {
      const came = await exchange({ issuer, tokenEndpoint }).then(
        () => 'came through',
        (error: Error) => `${error.name}: ${error.message}`,
      );
      expect(came, tokenEndpoint).toMatch(
        /^(AddressRefused: |TypeError: |AssertionError|RPError: |Error: getaddrinfo)/,
      );
    }
    expect(victim.heard).toEqual([]);
  });

  it('nor is a document read from there', async () => {
    for (const form of forms()) {
      if (!URL.canParse(form)) continue;
      const read = fetchJson(new URL(form), { issuer, privateHosts: none });
      await expect(read, form).rejects.toThrow(FetchFailed);
    }
    expect(victim.heard).toEqual([]);
  });

  it('and whoever sets it up is told', async () => {
    const members = { authorization_endpoint: '/authorize', token_endpoint: '/token' };
    for (const name of ['token_endpoint', 'jwks_uri', 'userinfo_endpoint'] as const) {
      for (const there of [
        `http://127.0.0.1:${victim.port}/x`,
        `http://localhost:${victim.port}/`,
      ]) {
        const provider = await listen(() => ({
          issuer: provider.url,
          ...Object.fromEntries(
            Object.entries({ ...members, jwks_uri: '/jwks' }).map(([key, path]) => [
              key,
              provider.url + path,
            ]),
          ),
          [name]: there,
        }));
        const told = await discover({ issuer: provider.url, privateHosts: none });
        expect(told, there).toMatchObject({
          ok: false,
          problem: expect.stringMatching(
            new RegExp(`^Its ${name} .* leads to a private address.*SALLYPORT_PRIVATE_HOSTS`),
          ) as string,
        });
        const allowed = new Set([new URL(there).host]);
        const trusted = await discover({ issuer: provider.url, privateHosts: allowed });
        expect(trusted.ok, JSON.stringify(trusted)).toBe(true);
        provider.close();
      }
    }
    expect(victim.heard).toEqual([]);
  });
});

describe('a provider on this machine', () => {
  /** A provider that vouches for somebody; its keys and its userinfo are where `at` says. */
  async function startProvider(at: { jwks?: string; userinfo?: string } = {}) {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    let idToken = '';
    const key = { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' };
    const answers: Record<string, () => unknown> = {
      '/token': () => ({ access_token: 'access', token_type: 'Bearer', id_token: idToken }),
      '/jwks': () => ({ keys: [key] }),
      '/userinfo': () => ({ sub: 'ada', groups: ['release'] }),
    };
    const provider = await listen((path) => answers[path]?.());
    idToken = await new SignJWT({ nonce: 'n', auth_time: Math.floor(Date.now() / 1000) })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(provider.url)
      .setSubject('ada')
      .setAudience('sallyport')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    const metadata = {
      issuer: provider.url,
      jwksUri: at.jwks ?? `${provider.url}/jwks`,
      userinfoEndpoint: at.userinfo ?? `${provider.url}/userinfo`,
    };
    return { ...provider, metadata };
  }

  it('is asked where it is, by its own address', async () => {
    const provider = await startProvider();
    const person = await exchange(provider.metadata);
    expect(person).toMatchObject({ sub: 'ada', groups: ['release'] });
    expect(provider.heard.filter((line) => line !== 'connected')).toHaveLength(3);
    provider.close();
  });

  it.each(['jwks', 'userinfo'] as const)('has its %s nowhere else', async (what) => {
    const provider = await startProvider({ [what]: `${victim.url}/${what}` });
    await expect(exchange(provider.metadata)).rejects.toThrow(/private address/);
    expect(victim.heard).toEqual([]);
    provider.close();
  });
});
