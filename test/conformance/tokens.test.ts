import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseChallenge } from '@/oci/http/challenge';
import { createRobot } from '@/test/setup/project';
import { basic, rawCaller } from '@/test/setup/raw';
import { administrator } from '@/test/setup/server';
import { smallImage } from '@/test/setup/small-image';
import { createWorld, type World } from './world';

interface Token {
  token: string;
  access_token: string;
  expires_in: number;
  refresh_token?: string;
}

/** Docker's token authentication and its OAuth2 form, as clients speak them. */
describe('token authentication', () => {
  let world: World;
  let nobody: ReturnType<typeof rawCaller>;
  const manifest = '/v2/shop-dev/api/manifests/1';

  beforeAll(async () => {
    world = await createWorld();
    nobody = rawCaller(world.server.url, null);
    await world.client.push('shop-dev/api', await smallImage('tokens'), '1');
  });
  afterAll(() => world?.server.stop());

  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const ask = (query: string, headers = { authorization: basic(world.ci) }) =>
    nobody('GET', `/token?${query}`, { headers });

  it('challenges with realm, service and one scope (skopeo 1.9 reads no more)', async () => {
    const challenged = await nobody('PUT', manifest);
    expect([challenged.status, challenged.code]).toEqual([401, 'UNAUTHORIZED']);
    const challenge = parseChallenge(challenged.headers.get('www-authenticate') ?? '');
    expect(challenge).toMatchObject({
      realm: `${world.server.url}/token`,
      scope: 'repository:shop-dev/api:pull,push',
    });
  });

  it('gives a token of at most 5 minutes for several scopes at once', async () => {
    const scopes = ['shop-dev/api:pull', 'shop-dev/web:pull,push', 'nowhere/x:pull'];
    const query = scopes.map((scope) => `scope=repository:${scope}`).join('&');
    const given = (await ask(`service=any&offline_token=true&${query}`)).json<Token>();
    expect(given.expires_in).toBeLessThanOrEqual(300);
    expect(given.access_token).toBe(given.token);
    expect(given.refresh_token).toBeUndefined();
    const headers = bearer(given.token);
    expect((await nobody('GET', manifest, { headers })).status).toBe(200);
    expect((await nobody('POST', '/v2/shop-dev/web/blobs/uploads/', { headers })).status).toBe(202);
    // Narrowed to pull on this one, though the robot itself may push.
    const narrow = await nobody('POST', '/v2/shop-dev/api/blobs/uploads/', { headers });
    expect(narrow.status).toBe(401);
    expect(narrow.headers.get('www-authenticate')).toContain('insufficient_scope');
    expect((await nobody('GET', '/v2/nowhere/x/tags/list', { headers })).status).toBe(404);
  });

  it('reads scopes with a space between them, too', async () => {
    const scope = encodeURIComponent('repository:shop-dev/api:pull repository:shop-dev/web:push');
    const { token } = (await ask(`scope=${scope}`)).json<Token>();
    const opened = await nobody('POST', '/v2/shop-dev/web/blobs/uploads/', {
      headers: bearer(token),
    });
    expect(opened.status).toBe(202);
  });

  it('gives a token for containerd’s OAuth2 form', async () => {
    const form = new URLSearchParams({
      grant_type: 'password',
      service: 'any',
      client_id: 'containerd-client',
      scope: 'repository:shop-dev/api:pull',
      username: world.ci.username,
      password: world.ci.password,
    });
    const given = await nobody('POST', '/token', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    expect(given.status).toBe(200);
    const headers = bearer(given.json<Token>().access_token);
    expect((await nobody('GET', manifest, { headers })).status).toBe(200);
  });

  it('takes Basic straight on /v2/, of a robot and of a person’s token', async () => {
    const person = { username: administrator.email, password: administrator.token };
    for (const who of [world.ci, person]) {
      expect((await rawCaller(world.server.url, who)('GET', manifest)).status).toBe(200);
    }
  });

  it('refuses wrong secrets alike, whether or not the name exists', async () => {
    const answers = await Promise.all(
      [world.ci.username, 'robot-nobody', 'nobody@example.com'].map(async (username) => {
        const who = { username, password: 'not the secret' };
        const answer = await nobody('GET', '/token', { headers: { authorization: basic(who) } });
        return [answer.status, answer.text];
      }),
    );
    expect(answers[0]![0]).toBe(401);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('refuses tokens that are forged, altered or of another kind (security, rows 6 and 7)', async () => {
    const scope = 'scope=repository:shop-dev/api:pull';
    const { token } = (await ask(scope)).json<Token>();
    const [head = '', body = '', signature = ''] = token.split('.');
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const forgeries = {
      'not a token': 'garbage',
      'no signature': `${encode({ alg: 'none', typ: 'registry+jwt' })}.${body}.`,
      'an altered claim': `${head}.${encode({ ...claims, sub: 'someone' })}.${signature}`,
      'another algorithm': `${encode({ alg: 'HS256' })}.${body}.${signature}`,
      'random bytes': randomBytes(60).toString('base64url'),
      'an API token': administrator.token,
      'a robot’s secret': world.ci.password,
    };
    for (const [what, forged] of Object.entries(forgeries)) {
      const answer = await nobody('GET', manifest, { headers: bearer(forged) });
      expect([answer.status, answer.code], what).toEqual([401, 'UNAUTHORIZED']);
    }
    expect((await nobody('GET', manifest, { headers: bearer(token) })).status).toBe(200);
  });

  it('ends with the right: a revoked robot’s token is gone at the next request (L6)', async () => {
    const robot = await createRobot(world.server, 'shop', 'ci', 'shop-dev', 'short-lived');
    const { token } = (
      await ask('scope=repository:shop-dev/api:pull', { authorization: basic(robot) })
    ).json<Token>();
    const headers = bearer(token);
    expect((await nobody('GET', manifest, { headers })).status).toBe(200);
    const removed = await world.server.api('DELETE', '/projects/shop/robots/short-lived');
    expect(removed.status).toBe(200);
    const after = await nobody('GET', manifest, { headers });
    expect([after.status, after.code]).toEqual([401, 'UNAUTHORIZED']);
    const secret = await rawCaller(world.server.url, robot)('GET', manifest);
    expect(secret.status).toBe(401);
  });
});
