import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '@/oci/names/hash';
import { imageManifestType } from '@/oci/manifest/media-types';
import { createCiPush } from './push';
import { createProject, createRobot } from '../setup/project';
import { rawCaller, type Raw, type RawAnswer } from '../setup/raw';
import { administrator, startTestServer, type TestServer } from '../setup/server';

const secretLayer = 'a layer of the vault';
const secret = digestOf(secretLayer);
const unknown = `sha256:${'ab'.repeat(32)}`;
const password = 'violet otter carries lamp';

let server: TestServer;
let vaultDigest: string;
const callers: Record<string, Raw> = {};

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  await createProject(server, 'vault');
  const shop = await createCiPush(server, 'shop');
  await shop.image('api', { tag: 'one' });
  const vault = await createCiPush(server, 'vault');
  await vault.image('safe', { tag: 'one', layer: secretLayer });
  const head = await vault.raw('HEAD', '/v2/vault-dev/safe/manifests/one');
  vaultDigest = head.headers.get('docker-content-digest') ?? '';

  callers.robot = shop.raw;
  callers.cluster = rawCaller(
    server.url,
    await createRobot(server, 'shop', 'cluster', 'shop-prod'),
  );
  for (const role of ['nobody', 'viewer', 'developer', 'maintainer']) {
    const email = `${role}@example.com`;
    await server.api('POST', '/people', { email, name: role, password });
    if (role !== 'nobody') await server.api('PUT', `/projects/shop/grants/${email}`, { role });
    const made = await server.api<{ token: string }>(
      'POST',
      '/me/tokens',
      { name: 'test' },
      {
        token: null,
        headers: {
          authorization: `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`,
        },
      },
    );
    callers[role] = rawCaller(server.url, { username: email, password: made.body.token });
  }
  callers.administrator = rawCaller(server.url, {
    username: administrator.email,
    password: administrator.token,
  });
});
afterAll(() => server.stop());

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** All that an answer tells, without what differs between any two: its id, its time, what was asked. */
function told({ status, headers, text }: RawAnswer, asked: readonly string[]) {
  const kept = [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
  const all = JSON.stringify([status, kept, text]).replace(uuid, 'ID');
  return asked.reduce((rest, word) => rest.replaceAll(word, 'NAME'), all);
}

const strangers = ['nobody', 'cluster', 'robot', 'viewer', 'developer', 'maintainer'] as const;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

describe('L3, rows 1, 2, 10 and 12: another project’s registry is one that does not exist', () => {
  it.each(strangers)('to the %s, by every method, on every path', async (who) => {
    const paths = [
      'manifests/one',
      'manifests/build-1',
      `manifests/${vaultDigest}`,
      `blobs/${secret}`,
      'blobs/uploads/',
      'blobs/uploads/00000000-0000-4000-8000-000000000000',
      `blobs/uploads/?mount=${secret}&from=shop-dev/api`,
      'tags/list?n=1',
      `referrers/${vaultDigest}`,
    ];
    for (const path of paths) {
      for (const method of methods) {
        const options = { headers: { 'content-type': imageManifestType }, body: '{}' };
        const ask = (name: string) =>
          callers[who]!(method, `/v2/${name}/${path}`, /P/.test(method) ? options : {});
        const real = told(await ask('vault-dev/safe'), ['vault-dev/safe']);
        const none = told(await ask('other-dev/safe'), ['other-dev/safe']);
        expect(real, `${method} ${path}`).toBe(none);
      }
    }
  });

  it.each(strangers)('in the token that the %s is given', async (who) => {
    const granted = async (name: string) =>
      (await callers[who]!('GET', `/token?scope=repository:${name}:pull,push,delete`)).json<{
        scope: string;
      }>().scope;
    expect(await granted('vault-dev/safe')).toBe('');
    expect(await granted('other-dev/safe')).toBe('');
  });

  it.each(strangers)('in the %s’s catalog, whatever the cursor', async (who) => {
    for (const query of ['', '?n=1&last=vault-a', '?last=shop-zzz']) {
      const { text } = await callers[who]!('GET', `/v2/_catalog${query}`);
      expect(text).not.toContain('vault');
    }
  });
});

describe('L11, rows 1, 2 and 12: whose digest is known is not whose bytes are read', () => {
  it.each([
    ['GET', '/v2/shop-dev/api/blobs/DIGEST'],
    ['HEAD', '/v2/shop-dev/api/blobs/DIGEST'],
    ['DELETE', '/v2/shop-dev/api/blobs/DIGEST'],
    ['GET', '/v2/shop-dev/api/manifests/DIGEST'],
    ['GET', '/v2/shop-dev/api/referrers/DIGEST'],
    ['POST', '/v2/shop-dev/api/blobs/uploads/?mount=DIGEST&from=vault-dev/safe'],
    ['POST', '/v2/shop-dev/api/blobs/uploads/?mount=DIGEST&from=other-dev/safe'],
    ['POST', '/v2/shop-dev/api/blobs/uploads/?mount=DIGEST'],
  ])('%s %s answers for a secret digest as for none', async (method, path) => {
    const ask = async (digest: string) =>
      told(await callers.robot!(method, path.replace('DIGEST', digest)), [digest]);
    expect(await ask(secret)).toBe(await ask(unknown));
  });
});

describe('L2 and row 5: no verb writes to a registry that fills by promotion', () => {
  it.each(['robot', 'developer', 'maintainer', 'administrator'])('not the %s’s', async (who) => {
    for (const [method, path, body] of [
      ['POST', 'blobs/uploads/', ''],
      ['POST', `blobs/uploads/?digest=${digestOf('x')}`, 'x'],
      ['POST', `blobs/uploads/?mount=${digestOf('layer')}&from=shop-dev/api`, ''],
      ['PATCH', 'blobs/uploads/00000000-0000-4000-8000-000000000000', 'x'],
      ['PUT', 'manifests/latest', '{}'],
      ['PUT', `manifests/${unknown}`, '{}'],
      ['DELETE', 'manifests/latest', ''],
      ['DELETE', `blobs/${unknown}`, ''],
    ] as const) {
      const { status, code } = await callers[who]!(method, `/v2/shop-prod/api/${path}`, {
        headers: { 'content-type': imageManifestType },
        body,
      });
      expect([status, code], `${method} ${path}`).toEqual([403, 'DENIED']);
    }
  });
});

describe('Row 6: a credential of one plane is none on the other', () => {
  it('neither a registry token nor a token beyond its scope counts', async () => {
    const { token } = (
      await callers.robot!('GET', '/token?scope=repository:shop-dev/api:pull')
    ).json<{ token: string }>();
    expect((await server.api('GET', '/projects', undefined, { token })).status).toBe(401);

    const bearer = { headers: { authorization: `Bearer ${token}` } };
    const ask = rawCaller(server.url, null);
    expect((await ask('GET', '/v2/shop-dev/api/tags/list', bearer)).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/v2/shop-dev/api/blobs/uploads/'],
      ['DELETE', '/v2/shop-dev/api/manifests/one'],
      ['GET', '/v2/shop-dev/other/tags/list'],
      ['GET', '/v2/_catalog'],
    ] as const) {
      expect((await ask(method, path, bearer)).status, `${method} ${path}`).toBe(401);
    }
    const personal = { headers: { authorization: `Bearer ${administrator.token}` } };
    expect((await ask('GET', '/v2/', personal)).status).toBe(401);
  });
});
