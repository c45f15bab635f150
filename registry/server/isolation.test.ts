import { digestOf } from '@/oci/names/hash';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  basic,
  clientOf,
  manifestOf,
  pushBlob,
  pushImage,
  putManifest,
  tokenClient,
  type Client,
  type Reply,
} from './testing/client';
import { startTestRegistry, type TestRegistry } from './testing/test-registry';

let registry: TestRegistry;
let ada: Client;
let cluster: Client;
let stranger: Client;

beforeEach(async () => {
  registry = await startTestRegistry();
  ada = clientOf(registry, basic('ada'));
  cluster = clientOf(registry, basic('cluster'));
  stranger = clientOf(registry, basic('stranger'));
});

afterEach(() => registry.close());

/** All of an answer but what differs between any two. */
function seen({ status, headers, bytes }: Reply) {
  const rest = [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
  return { status, headers: rest, body: bytes.toString() };
}

const random = digestOf(Buffer.from('never pushed anywhere'));

describe('a registry that the caller may not see', () => {
  it('answers every request as one that does not exist (L3)', async () => {
    const { digest } = await pushImage(ada, 'shop-dev/api', '1', { layers: ['secret'] });
    const layer = digestOf(Buffer.from('secret'));
    const requests = (name: string): [string, string][] => [
      ['GET', `/v2/${name}/manifests/1`],
      ['HEAD', `/v2/${name}/manifests/${digest}`],
      ['PUT', `/v2/${name}/manifests/1`],
      ['DELETE', `/v2/${name}/manifests/1`],
      ['GET', `/v2/${name}/blobs/${layer}`],
      ['HEAD', `/v2/${name}/blobs/${layer}`],
      ['DELETE', `/v2/${name}/blobs/${layer}`],
      ['POST', `/v2/${name}/blobs/uploads/`],
      ['GET', `/v2/${name}/tags/list`],
      ['GET', `/v2/${name}/referrers/${digest}`],
    ];
    const foreign = requests('shop-dev/api');
    const absent = requests('none-dev/api');
    for (const [at, [method, path]] of foreign.entries()) {
      const there = seen(await cluster(path, { method }));
      expect(there.status).toBe(404);
      expect(there).toEqual(seen(await cluster(absent[at]![1], { method })));
    }
  });

  it('is not in the catalog', async () => {
    await pushImage(ada, 'shop-dev/api', '1');
    await pushImage(ada, 'blog-dev/post', '1');
    expect((await stranger('/v2/_catalog')).json).toEqual({ repositories: ['blog-dev/post'] });
  });
});

describe('a registry that fills by promotion', () => {
  it('refuses pushes and deletions, and says what was refused, and where it goes (L2)', async () => {
    const prod = '/v2/shop-prod/api';
    const upload = `${prod}/blobs/uploads/00000000-0000-4000-8000-000000000000`;
    const to = 'shop-prod fills by promotion only; push to shop-dev';
    const from = 'shop-prod fills by promotion only; delete in shop-dev';
    for (const [method, path, message] of [
      ['POST', `${prod}/blobs/uploads/`, `The blob was not uploaded to shop-prod/api: ${to}`],
      [
        'POST',
        `${prod}/blobs/uploads/?mount=${random}&from=shop-dev/api`,
        `Blob ${random} was not mounted into shop-prod/api: ${to}`,
      ],
      ['PATCH', upload, `The blob was not uploaded to shop-prod/api: ${to}`],
      ['DELETE', upload, `The upload to shop-prod/api was not cancelled: ${to}`],
      ['PUT', `${prod}/manifests/1`, `Tag 1 of shop-prod/api was not set: ${to}`],
      [
        'PUT',
        `${prod}/manifests/${random.replace(':', '%3A')}`,
        `Manifest ${random} was not pushed to shop-prod/api: ${to}`,
      ],
      ['PUT', `${prod}/manifests/.x`, `The manifest was not pushed to shop-prod/api: ${to}`],
      ['DELETE', `${prod}/manifests/1`, `Tag 1 was not deleted from shop-prod/api: ${from}`],
      [
        'DELETE',
        `${prod}/manifests/${random}`,
        `Manifest ${random} was not deleted from shop-prod/api: ${from}`,
      ],
      [
        'DELETE',
        `${prod}/blobs/${random}`,
        `Blob ${random} was not deleted from shop-prod/api: ${from}`,
      ],
    ] as const) {
      const reply = await ada(path, { method });
      expect(reply).toMatchObject({ status: 403, code: 'DENIED' });
      expect(reply.json).toMatchObject({ errors: [{ message }] });
    }
  });

  it('tells so to a client whose token could not be issued for the push', async () => {
    const client = await tokenClient(registry, 'ada', 'repository:shop-prod/api:pull,push');
    const reply = await client('/v2/shop-prod/api/blobs/uploads/', { method: 'POST' });
    expect(reply).toMatchObject({ status: 403, code: 'DENIED' });
  });
});

describe('an object of another repository', () => {
  it('is unknown here by its digest, as one that was never pushed (L11)', async () => {
    const { digest } = await pushImage(ada, 'shop-dev/api', '1', { layers: ['secret'] });
    const layer = digestOf(Buffer.from('secret'));
    for (const client of [ada, stranger]) {
      for (const method of ['GET', 'HEAD', 'DELETE']) {
        for (const [kind, known] of [
          ['blobs', layer],
          ['manifests', digest],
        ] as const) {
          const there = await client(`/v2/blog-dev/post/${kind}/${known}`, { method });
          expect(there.status).toBe(404);
          const nowhere = await client(`/v2/blog-dev/post/${kind}/${random}`, { method });
          expect(seen(there)).toEqual(seen(nowhere));
        }
      }
    }
  });

  it('cannot be named by a manifest here', async () => {
    await pushImage(ada, 'shop-dev/api', '1', { layers: ['secret'] });
    await pushBlob(stranger, 'blog-dev/post', '{}');
    for (const manifest of [manifestOf('{}', ['secret']), manifestOf('{"os":"linux"}', [])]) {
      const reply = await putManifest(stranger, 'blog-dev/post', '1', manifest);
      expect(reply).toMatchObject({ status: 404, code: 'MANIFEST_BLOB_UNKNOWN' });
    }
    expect(registry.catalogue.puts).toHaveLength(1);
  });

  it('of a subject that may not be seen lists no referrers, like an unknown one', async () => {
    const { digest } = await pushImage(ada, 'shop-dev/api', '1');
    const there = await stranger(`/v2/blog-dev/post/referrers/${digest}`);
    expect(seen(there)).toEqual(seen(await stranger(`/v2/blog-dev/post/referrers/${random}`)));
  });
});

describe('a mount', () => {
  const secret = digestOf(Buffer.from('secret'));
  const mount = (client: Client, digest: string, from?: string) =>
    client(
      `/v2/blog-dev/post/blobs/uploads/?mount=${digest}${from === undefined ? '' : `&from=${from}`}`,
      { method: 'POST' },
    );

  beforeEach(() => pushBlob(ada, 'shop-dev/api', 'secret'));

  it('links a blob from a repository that the caller may read', async () => {
    const reply = await mount(ada, secret, 'shop-dev/api');
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toBe(`/v2/blog-dev/post/blobs/${secret}`);
    expect((await ada(`/v2/blog-dev/post/blobs/${secret}`)).bytes.toString()).toBe('secret');
  });

  it('finds the blob by itself without from', async () => {
    expect((await mount(ada, secret)).status).toBe(201);
    expect((await mount(ada, random)).status).toBe(202);
  });

  it('opens an upload where the source may not be read, is unknown or is none, all alike', async () => {
    for (const [digest, from] of [
      [secret, 'shop-dev/api'],
      [random, 'shop-dev/api'],
      [secret, 'none-dev/api'],
      [secret, '../etc'],
      [secret, ''],
      [secret, undefined],
      [random, undefined],
    ] as const) {
      const reply = await mount(stranger, digest, from);
      expect(reply.status).toBe(202);
      expect(reply.headers.get('location')).toMatch(
        /^\/v2\/blog-dev\/post\/blobs\/uploads\/[0-9a-f-]{36}$/,
      );
      expect([...reply.headers.keys()].sort()).toEqual(
        [...(await mount(stranger, random)).headers.keys()].sort(),
      );
    }
    expect((await stranger(`/v2/blog-dev/post/blobs/${secret}`)).status).toBe(404);
  });

  it('needs a token for the source too, with from and without', async () => {
    const target = 'repository:blog-dev/post:pull,push';
    const narrow = await tokenClient(registry, 'ada', target);
    expect((await mount(narrow, secret)).status).toBe(202);
    const asked = await mount(narrow, secret, 'shop-dev/api');
    expect(asked).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    const challenge = asked.headers.get('www-authenticate');
    expect(challenge).toMatch(
      /^Bearer realm="[^"]+",service="[^"]+",scope="repository:shop-dev\/api:pull repository:blog-dev\/post:pull,push",error="insufficient_scope"$/,
    );
    const scope = /scope="([^"]+)"/.exec(challenge ?? '')![1]!;
    const answered = await tokenClient(registry, 'ada', scope);
    expect((await mount(answered, secret, 'shop-dev/api')).status).toBe(201);
    const wide = await tokenClient(registry, 'ada', target, 'repository:shop-dev/api:pull');
    expect((await mount(wide, secret)).status).toBe(201);
    expect((await mount(wide, secret, 'shop-dev/api')).status).toBe(201);
  });

  it('is challenged for both at once where nobody has signed in, whatever they are', async () => {
    const anonymous = clientOf(registry, null);
    for (const from of ['shop-dev/api', 'none-dev/none']) {
      const reply = await mount(anonymous, secret, from);
      expect(reply.status).toBe(401);
      expect(reply.headers.get('www-authenticate')).toContain(
        `scope="repository:${from}:pull repository:blog-dev/post:pull,push"`,
      );
    }
    const odd = await mount(anonymous, secret, 'a" b');
    expect(odd.headers.get('www-authenticate')).toMatch(
      /,scope="repository:blog-dev\/post:pull,push"$/,
    );
  });

  it('asks for no wider token where that would bring nothing, as for a random digest (L3, L11)', async () => {
    const target = 'repository:blog-dev/post:pull,push';
    const tokens = {
      ada: await tokenClient(registry, 'ada', target),
      stranger: await tokenClient(registry, 'stranger', target),
    };
    const told = (reply: Reply) =>
      JSON.stringify(seen(reply)).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>');
    for (const [who, digest, from] of [
      ['stranger', secret, 'shop-dev/api'],
      ['stranger', secret, 'none-dev/api'],
      ['ada', random, 'shop-dev/api'],
      ['ada', secret, 'shop-dev/other'],
    ] as const) {
      const reply = await mount(tokens[who], digest, from);
      expect(reply.status, `${who} ${from}`).toBe(202);
      expect(told(reply)).toBe(told(await mount(tokens[who], random, 'none-dev/none')));
    }
  });

  it('refuses a digest that is none', async () => {
    const reply = await mount(ada, 'sha256:abc', 'shop-dev/api');
    expect(reply).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
  });
});
