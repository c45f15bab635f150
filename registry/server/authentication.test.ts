import { digestOf } from '@/oci/names/hash';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { basic, clientOf, pushImage, tokenClient, type Client } from './testing/client';
import { startTestRegistry, type TestRegistry } from './testing/test-registry';

let registry: TestRegistry;
let anonymous: Client;
let ada: Client;

beforeEach(async () => {
  registry = await startTestRegistry();
  anonymous = clientOf(registry, null);
  ada = clientOf(registry, basic('ada'));
});

afterEach(() => registry.close());

const absent = digestOf(Buffer.from('nothing here'));
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('a request without credentials', () => {
  it.each([
    ['/v2/', undefined],
    ['/v2', undefined],
    ['/v2/nothing-here', undefined],
    ['/v2/_catalog', 'registry:catalog:*'],
    ['/v2/shop-dev/api/manifests/latest', 'repository:shop-dev/api:pull'],
    ['/v2/shop-dev/api/tags/list', 'repository:shop-dev/api:pull'],
    ['/v2/BAD/manifests/latest', undefined],
  ])('is challenged at %s for %s', async (path, scope) => {
    const reply = await anonymous(path);
    expect(reply).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    const expected = `Bearer realm="${registry.url}/token",service="registry.example.com"`;
    expect(reply.headers.get('www-authenticate')).toBe(
      scope ? `${expected},scope="${scope}"` : expected,
    );
    expect(reply.headers.get('docker-distribution-api-version')).toBe('registry/2.0');
  });

  it('is asked for pull and push where it pushes, in one scope (skopeo 1.9 reads no two)', async () => {
    const reply = await anonymous('/v2/shop-dev/api/blobs/uploads/', { method: 'POST' });
    expect(reply.headers.get('www-authenticate')).toMatch(
      /,scope="repository:shop-dev\/api:pull,push"$/,
    );
  });

  it('gets no token', async () => {
    const reply = await anonymous('/token?service=registry.example.com');
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toMatch(/^Basic /);
  });
});

describe('wrong credentials', () => {
  it.each([
    ['a wrong password', basic('ada', 'wrong')],
    ['an unknown name', basic('nobody')],
    ['no colon', `Basic ${Buffer.from('ada').toString('base64')}`],
    ['no base64', 'Basic §'],
    ['a token that is none', 'Bearer abc.def.ghi'],
    ['another scheme', 'Digest username="ada"'],
    ['nothing', ''],
  ])('are refused everywhere: %s', async (_, authorization) => {
    const client = clientOf(registry, authorization.replace('§', '%'));
    for (const path of ['/v2/', '/token', '/v2/shop-dev/api/tags/list']) {
      expect(await client(path)).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    }
  });

  it('do not tell which part was wrong', async () => {
    const [name, password] = await Promise.all([
      clientOf(registry, basic('nobody'))('/token'),
      clientOf(registry, basic('ada', 'wrong'))('/token'),
    ]);
    expect(name.bytes).toEqual(password.bytes);
  });

  it('are throttled with the time to wait', async () => {
    registry.authorizer.throttled = true;
    for (const path of ['/v2/', '/token']) {
      const reply = await ada(path);
      expect(reply).toMatchObject({ status: 429, code: 'TOOMANYREQUESTS' });
      expect(reply.headers.get('retry-after')).toBe('42');
    }
  });
});

describe('the token endpoint', () => {
  const claims = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { access: unknown };

  it('answers Docker’s GET, and grants of several scopes what the caller may do', async () => {
    const scopes = [
      'scope=repository:shop-dev/api:pull,push',
      'scope=repository:shop-prod/api:pull,push%20repository:blog-dev/x:pull',
    ];
    const ci = clientOf(registry, basic('ci'));
    const query = `service=registry.example.com&account=ci&offline_token=true&client_id=docker`;
    const { status, json } = await ci(`/token?${query}&${scopes.join('&')}`);
    expect(status).toBe(200);
    const answer = json as Record<string, unknown>;
    expect(answer.access_token).toBe(answer.token);
    expect(answer.expires_in).toBeLessThanOrEqual(300);
    expect(Date.parse(answer.issued_at as string)).not.toBeNaN();
    expect(answer).not.toHaveProperty('refresh_token');
    expect(claims(answer.token as string).access).toEqual([
      expect.objectContaining({ name: 'shop-dev/api', actions: ['pull', 'push'] }),
    ]);
  });

  it('answers the password form that containerd posts', async () => {
    const body = new URLSearchParams({
      grant_type: 'password',
      service: 'registry.example.com',
      client_id: 'containerd-client',
      scope: 'repository:shop-dev/api:pull repository:shop-dev/web:pull',
      username: 'ada',
      password: 'ada-secret',
    });
    const reply = await anonymous('/token', { method: 'POST', headers: form, body: `${body}` });
    expect(reply.status).toBe(200);
    const { access_token: token } = reply.json as { access_token: string };
    expect(claims(token).access).toHaveLength(2);
    expect((await clientOf(registry, `Bearer ${token}`)('/v2/')).status).toBe(200);
  });

  it('refuses a wrong password in the form, so that containerd goes on to GET', async () => {
    const body = 'grant_type=password&username=ada&password=wrong';
    const reply = await anonymous('/token', { method: 'POST', headers: form, body });
    expect(reply.status).toBe(401);
  });

  it.each([
    ['a refresh token', form, 'grant_type=refresh_token&refresh_token=x'],
    ['no grant', form, ''],
    ['JSON', { 'content-type': 'application/json' }, '{}'],
  ])('sends a client that posts %s back to GET', async (_, headers, body) => {
    const reply = await ada('/token', { method: 'POST', headers, body });
    expect(reply).toMatchObject({ status: 405, code: 'UNSUPPORTED' });
    expect(reply.headers.get('allow')).toBe('GET');
  });

  it('refuses a form that does not end', async () => {
    const reply = await anonymous('/token', {
      method: 'POST',
      headers: form,
      body: 'a'.repeat(100_000),
    });
    expect(reply).toMatchObject({ status: 400, code: 'SIZE_INVALID' });
  });
});

describe('a token', () => {
  it('opens the registry, and only what it was issued for', async () => {
    await pushImage(ada, 'shop-dev/api', '1');
    const puller = await tokenClient(registry, 'ada', 'repository:shop-dev/api:pull');
    expect((await puller('/v2/')).status).toBe(200);
    expect((await puller('/v2/shop-dev/api/manifests/1')).status).toBe(200);
    const other = await puller('/v2/shop-dev/web/manifests/1');
    expect(other.status).toBe(401);
    expect(other.headers.get('www-authenticate')).toContain(
      'scope="repository:shop-dev/web:pull",error="insufficient_scope"',
    );
  });

  const targets = (digest: string) =>
    [
      ['GET', `/v2/shop-dev/api/manifests/${digest}`, 'pull'],
      ['HEAD', `/v2/shop-dev/api/manifests/${digest}`, 'pull'],
      ['PUT', `/v2/shop-dev/api/manifests/${digest}`, 'push'],
      ['DELETE', `/v2/shop-dev/api/manifests/${digest}`, 'delete'],
      ['GET', `/v2/shop-dev/api/blobs/${digest}`, 'pull'],
      ['HEAD', `/v2/shop-dev/api/blobs/${digest}`, 'pull'],
      ['DELETE', `/v2/shop-dev/api/blobs/${digest}`, 'delete'],
      ['POST', '/v2/shop-dev/api/blobs/uploads/', 'push'],
      ['GET', '/v2/shop-dev/api/blobs/uploads/x', 'push'],
      ['PATCH', '/v2/shop-dev/api/blobs/uploads/x', 'push'],
      ['PUT', '/v2/shop-dev/api/blobs/uploads/x', 'push'],
      ['DELETE', '/v2/shop-dev/api/blobs/uploads/x', 'push'],
      ['GET', '/v2/shop-dev/api/tags/list', 'pull'],
      ['GET', `/v2/shop-dev/api/referrers/${digest}`, 'pull'],
    ] as const;

  it.each(['pull', 'push', 'delete'])(
    'for %s does what that allows and nothing else, by every method',
    async (granted) => {
      const client = await tokenClient(registry, 'ada', `repository:shop-dev/api:${granted}`);
      for (const [method, path, needed] of targets(absent)) {
        const { status } = await client(path, { method });
        expect([method, path, status === 401]).toEqual([method, path, needed !== granted]);
      }
    },
  );

  it('does not give a right that was taken away after it was issued (L6)', async () => {
    const client = await tokenClient(registry, 'ada', 'repository:shop-dev/api:pull,push');
    registry.authorizer.accounts.ada!.rights = { 'shop-dev': ['pull'] };
    const reply = await client('/v2/shop-dev/api/blobs/uploads/', { method: 'POST' });
    expect(reply).toMatchObject({ status: 403, code: 'DENIED' });
    registry.authorizer.accounts.ada!.rights = {};
    expect(await client('/v2/shop-dev/api/tags/list')).toMatchObject({ status: 404 });
  });

  it('is not good for a registry that took the name later', async () => {
    const client = await tokenClient(registry, 'ada', 'repository:shop-dev/api:pull');
    registry.authorizer.registryIds.set('shop-dev', 'made-anew');
    expect((await client('/v2/shop-dev/api/tags/list')).status).toBe(401);
  });

  it('opens the catalog only where it was issued for that', async () => {
    const narrow = await tokenClient(registry, 'ada');
    const reply = await narrow('/v2/_catalog');
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toContain('scope="registry:catalog:*"');
    const wide = await tokenClient(registry, 'ada', 'registry:catalog:*');
    expect((await wide('/v2/_catalog')).status).toBe(200);
  });
});
