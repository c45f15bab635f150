import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Content, digestOf, mediaTypes } from '@/scripts/lib/oci';
import { basic, rawCaller, type Raw } from '@/test/setup/raw';
import { smallImage } from '@/test/setup/small-image';
import { createWorld, type World } from './world';

/**
 * What no name, tag, digest, number or cursor can be, in every place of the protocol where a client
 * says one. Each is refused as the client's mistake (400 to 416) or means nothing that is there.
 */
const odd = [
  '',
  '.',
  '..',
  '%00',
  'a%00b',
  '%',
  '%zz',
  '%E4',
  '%ED%A0%80',
  '%ED%B0%80a',
  '%F0%9F',
  '%2e%2e%2f',
  '%5C',
  '%0d%0aSet-Cookie:a=b',
  '%22',
  '%27--',
  '%7B%7D',
  '%E2%80%AE',
  '+',
  'toString',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  'true',
  '[]',
  '-1',
  '1e9',
  '0x10',
  '1.5',
  '%D9%A3',
  '1'.repeat(31),
  `-${'9'.repeat(400)}`,
  '00000000001',
  'a'.repeat(3000),
  '%F0%9F%98%80'.repeat(200),
  'sha256:',
  'sha256:%00',
  'sha256:A',
  `sha256:${'0'.repeat(63)}%00`,
  `sha512:${'z'.repeat(128)}`,
  `SHA256:${'0'.repeat(64)}`,
];

describe('what no client should send', () => {
  let world: World;
  let image: Content;
  let bearer: Raw;

  beforeAll(async () => {
    world = await createWorld();
    image = await smallImage('odd-input');
    await world.client.push('shop-dev/api', image, '1');
    const scope = 'repository:shop-dev/api:pull,push,delete';
    const given = await world.raw('GET', `/token?scope=${scope}&scope=registry:catalog:*`);
    const { token } = given.json<{ token: string }>();
    bearer = (method, path, options) =>
      rawCaller(world.server.url, null)(method, path, {
        ...options,
        headers: { authorization: `Bearer ${token}`, ...options?.headers },
      });
  });
  afterAll(() => world?.server.stop());

  /** Sends each by Basic and by token; none may be answered as if something here had failed. */
  async function send(method: string, path: string, body = '') {
    const headers = { 'content-type': mediaTypes.manifest };
    for (const raw of [world.raw, bearer]) {
      const answer = await raw(method, path, { headers, ...(body === '' ? {} : { body }) });
      expect(answer.status, `${method} ${path.slice(0, 120)}: ${answer.text}`).toBeLessThan(500);
      if (answer.status >= 400 && method !== 'HEAD') {
        expect(answer.code, `${method} ${path.slice(0, 120)}`).not.toBeNull();
      }
    }
  }

  it.each([
    ['GET', '/v2/shop-dev/api/manifests/'],
    ['HEAD', '/v2/shop-dev/api/manifests/'],
    ['PUT', '/v2/shop-dev/api/manifests/'],
    ['DELETE', '/v2/shop-dev/api/manifests/'],
    ['GET', '/v2/shop-dev/api/blobs/'],
    ['HEAD', '/v2/shop-dev/api/blobs/'],
    ['DELETE', '/v2/shop-dev/api/blobs/'],
    ['GET', '/v2/shop-dev/api/referrers/'],
    ['GET', '/v2/shop-dev/api/blobs/uploads/'],
    ['PATCH', '/v2/shop-dev/api/blobs/uploads/'],
    ['PUT', '/v2/shop-dev/api/blobs/uploads/'],
    ['DELETE', '/v2/shop-dev/api/blobs/uploads/'],
    ['POST', '/v2/shop-dev/api/blobs/uploads/?digest='],
    ['POST', '/v2/shop-dev/api/blobs/uploads/?mount='],
    ['GET', '/v2/shop-dev/api/tags/list?n='],
    ['GET', '/v2/shop-dev/api/tags/list?last='],
    ['GET', '/v2/_catalog?n='],
    ['GET', '/v2/_catalog?last='],
    ['GET', '/token?service='],
    ['GET', '/token?scope='],
    ['GET', '/token?account='],
    ['GET', '/'],
    ['GET', '/v2/'],
  ] as const)('%s %s…', async (method, path) => {
    for (const text of odd) {
      const body = method === 'PUT' ? image.bytes.toString() : '';
      if (path === '/' || path === '/v2/') await send(method, `/v2/${text}/api/manifests/1`);
      await send(method, path === '/' ? `/v2/${text}` : path + text, body);
    }
  });

  it('in a repository’s name, on every route', async () => {
    for (const text of odd) {
      for (const name of [`${text}/api`, `shop-dev/${text}`, text]) {
        await send('GET', `/v2/${name}/tags/list`);
        await send('POST', `/v2/${name}/blobs/uploads/`);
        await send('PUT', `/v2/${name}/manifests/1`, '{}');
        await send('DELETE', `/v2/${name}/manifests/1`);
        await send('GET', `/v2/${name}/referrers/${image.digest}`);
        await send('GET', `/token?scope=repository:${name}:pull,push`);
      }
    }
  });

  it('beside what is right: further parameters, and the source of a mount', async () => {
    const layer = image.blobs[0]!.digest;
    const list = `/v2/shop-dev/api/referrers/${image.digest}`;
    const manifest = `/v2/shop-dev/api/manifests/${digestOf(image.bytes)}`;
    for (const text of odd) {
      await send('POST', `/v2/shop-dev/other/blobs/uploads/?mount=${layer}&from=${text}`);
      await send('POST', `/v2/shop-dev/other/blobs/uploads/?mount=${layer}&from=shop-dev/${text}`);
      await send('GET', `${list}?artifactType=${text}`);
      await send('GET', `${list}?n=${text}&last=${text}`);
      await send('PUT', `${manifest}?tag=${text}`, image.bytes.toString());
      await send('GET', `/v2/shop-dev/api/tags/list?n=1&last=1&${text}=${text}`);
    }
  });

  it('in the credentials, the token’s form and the headers', async () => {
    const nobody = rawCaller(world.server.url, null);
    const decoded = odd.map((text) => {
      try {
        return decodeURIComponent(text);
      } catch {
        return text;
      }
    });
    for (const [at, text] of decoded.entries()) {
      // One attempt each, against a name of its own: wrong ones for a name are throttled.
      const authorization = basic({ username: `odd-${at}-${text}`, password: text });
      const signedIn = await nobody('GET', '/token', { headers: { authorization } });
      expect([401, 429], `name ${at}`).toContain(signedIn.status);
      const form = await nobody('POST', '/token', {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `grant_type=password&username=form-${at}-${odd[at]}&password=${odd[at]}&scope=${odd[at]}`,
      });
      expect([401, 429], `form ${at}`).toContain(form.status);
      const header = odd[at]!;
      for (const [name, path] of [
        ['range', `/v2/shop-dev/api/blobs/${image.blobs[0]!.digest}`],
        ['if-none-match', '/v2/shop-dev/api/manifests/1'],
        ['accept', '/v2/shop-dev/api/manifests/1'],
        ['authorization', '/v2/'],
        ['x-forwarded-for', '/v2/'],
        ['host', '/v2/'],
      ] as const) {
        const answer = await world.raw('GET', path, { headers: { [name]: header } });
        expect(answer.status, `${name}: ${header.slice(0, 40)}`).toBeLessThan(500);
      }
    }
  });
});
