import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobOf, type Content, digestOf, noise } from '@/scripts/lib/oci';
import { createRobot } from '@/test/setup/project';
import { rawCaller } from '@/test/setup/raw';
import { smallImage } from '@/test/setup/small-image';
import { createWorld, octets, openUpload, withDigest, type World } from './world';

const execute = promisify(execFile);

/** OCI distribution specification 1.1, "Push". */
describe('push', () => {
  let world: World;
  const repository = 'shop-dev/api';
  const blobs = `/v2/${repository}/blobs`;
  const random = (seed: string, length = 3000) => blobOf(noise(seed, length));
  const isThere = async (digest: string) =>
    (await world.raw('HEAD', `${blobs}/${digest}`)).status === 200;

  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.server.stop());

  describe('a blob in one piece', () => {
    it('is taken by one POST with its digest', async () => {
      const { digest, bytes } = random('single-post');
      const path = `${blobs}/uploads/?digest=${digest}`;
      const put = await world.raw('POST', path, { headers: octets, body: bytes });
      expect(put.status).toBe(201);
      expect(put.headers.get('location')).toMatch(new RegExp(`${blobs}/${digest}$`));
      expect(await isThere(digest)).toBe(true);
    });

    it('is taken by POST, then PUT', async () => {
      const { digest, bytes } = random('post-put');
      const location = await openUpload(world.raw, repository);
      const put = await world.raw('PUT', withDigest(location, digest), {
        headers: octets,
        body: bytes,
      });
      expect(put.status).toBe(201);
      expect(put.headers.get('docker-content-digest')).toBe(digest);
      const got = await world.raw('GET', `${blobs}/${digest}`);
      expect(got.bytes.equals(bytes)).toBe(true);
    });

    it.each([
      ['an empty one', Buffer.alloc(0), 'sha256'],
      ['one under sha512', noise('sha512', 2000), 'sha512'],
    ] as const)('is taken: %s', async (_what, bytes, algorithm) => {
      const digest = digestOf(bytes, algorithm);
      const location = await openUpload(world.raw, repository);
      const options = { headers: octets, body: bytes };
      const put = await world.raw('PUT', withDigest(location, digest), options);
      expect(put.status).toBe(201);
      const got = await world.raw('GET', `${blobs}/${digest}`);
      expect([got.status, got.bytes.equals(bytes)]).toEqual([200, true]);
    });

    it('is refused where its bytes have another digest, and nothing is kept', async () => {
      const { bytes } = random('wrong-digest');
      const claimed = digestOf('something else');
      const location = await openUpload(world.raw, repository);
      const options = { headers: octets, body: bytes };
      const put = await world.raw('PUT', withDigest(location, claimed), options);
      expect([put.status, put.code]).toEqual([400, 'DIGEST_INVALID']);
      expect(await isThere(claimed)).toBe(false);
      expect(await isThere(digestOf(bytes))).toBe(false);
    });

    it.each(['', 'sha256:abc', `md5:${'0'.repeat(32)}`, `sha256:${'G'.repeat(64)}`])(
      'is refused under the digest "%s"',
      async (digest) => {
        const location = await openUpload(world.raw, repository);
        const put = await world.raw('PUT', withDigest(location, digest), {
          headers: octets,
          body: 'x',
        });
        expect([put.status, put.code]).toEqual([400, 'DIGEST_INVALID']);
      },
    );

    it('is taken from a client that waits for 100 Continue', async () => {
      const { digest, bytes } = random('expect', 2_000_000);
      const file = join(world.server.dataDir, 'expect.bin');
      await writeFile(file, bytes);
      const location = await openUpload(world.raw, repository);
      const target = withDigest(new URL(location, world.server.url).href, digest);
      const common = ['-sS', '-w', '%{http_code}', '-o', '/dev/null', '-u'];
      const sending = ['-H', 'Expect: 100-continue', '-T', file, '-X', 'PUT'];
      const who = `${world.ci.username}:${world.ci.password}`;
      const { stdout } = await execute('curl', [...common, who, ...sending, target]);
      expect(stdout).toBe('201');
      expect(await isThere(digest)).toBe(true);
    });
  });

  describe('a blob in chunks', () => {
    const send = (location: string, chunk: Buffer, start: number) =>
      world.raw('PATCH', location, {
        headers: { ...octets, 'content-range': `${start}-${start + chunk.length - 1}` },
        body: chunk,
      });

    it('is put together from them, and tells how far it is', async () => {
      const { digest, bytes } = random('chunks', 3000);
      let location = await openUpload(world.raw, repository);
      for (const start of [0, 1000]) {
        const patched = await send(location, bytes.subarray(start, start + 1000), start);
        expect(patched.status).toBe(202);
        expect(patched.headers.get('range')).toBe(`0-${start + 999}`);
        location = patched.headers.get('location') ?? '';
        const status = await world.raw('GET', location);
        expect([status.status, status.headers.get('range')]).toEqual([204, `0-${start + 999}`]);
      }
      const put = await world.raw('PUT', withDigest(location, digest), {
        headers: { ...octets, 'content-range': '2000-2999' },
        body: bytes.subarray(2000),
      });
      expect(put.status).toBe(201);
      expect((await world.raw('GET', `${blobs}/${digest}`)).bytes.equals(bytes)).toBe(true);
    });

    it('refuses a chunk out of order with 416, and goes on from where it was', async () => {
      const { digest, bytes } = random('out-of-order', 3000);
      const location = await openUpload(world.raw, repository);
      expect((await send(location, bytes.subarray(0, 1000), 0)).status).toBe(202);
      const ahead = await send(location, bytes.subarray(2000), 2000);
      expect([ahead.status, ahead.code]).toEqual([416, 'RANGE_INVALID']);
      expect(ahead.headers.get('range')).toBe('0-999');
      const again = await send(location, bytes.subarray(0, 1000), 0);
      expect(again.status).toBe(416);
      expect((await world.raw('GET', location)).headers.get('range')).toBe('0-999');
      expect((await send(location, bytes.subarray(1000), 1000)).status).toBe(202);
      expect((await world.raw('PUT', withDigest(location, digest))).status).toBe(201);
    });

    it('takes a stream without Content-Range, as Docker sends it', async () => {
      const { digest, bytes } = random('stream', 5000);
      const location = await openUpload(world.raw, repository);
      const patched = await world.raw('PATCH', location, { headers: octets, body: bytes });
      expect(patched.status).toBe(202);
      expect((await world.raw('PUT', withDigest(location, digest))).status).toBe(201);
    });

    it('is forgotten when it is cancelled', async () => {
      const location = await openUpload(world.raw, repository);
      expect((await world.raw('DELETE', location)).status).toBe(204);
      for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
        // Of a blob that is here already a PUT would be answered as one whose answer was lost.
        const digest = digestOf('never pushed');
        const path = method === 'PUT' ? withDigest(location, digest) : location;
        const gone = await world.raw(method, path);
        expect([gone.status, gone.code], method).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
      }
    });

    it('is its owner’s alone: anybody else finds nothing, and the owner finishes (security, row 4)', async () => {
      const { digest, bytes } = random('owned');
      const location = await openUpload(world.raw, repository);
      const robot = await createRobot(world.server, 'shop', 'ci', 'shop-dev', 'another-ci');
      const other = rawCaller(world.server.url, robot);
      const elsewhere = location.replace('/shop-dev/api/', '/shop-dev/elsewhere/');
      for (const [who, path] of [
        [other, location],
        [world.raw, elsewhere],
      ] as const) {
        for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
          const body = method === 'PATCH' || method === 'PUT' ? { body: bytes } : {};
          const target = method === 'PUT' ? withDigest(path, digest) : path;
          const answer = await who(method, target, { headers: octets, ...body });
          expect([answer.status, answer.code], method).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
        }
      }
      const put = await world.raw('PUT', withDigest(location, digest), {
        headers: octets,
        body: bytes,
      });
      expect(put.status).toBe(201);
    });

    it('survives a restart of the server (L10)', async () => {
      const { digest, bytes } = random('restart', 4000);
      const location = await openUpload(world.raw, repository);
      expect((await send(location, bytes.subarray(0, 1500), 0)).status).toBe(202);
      await world.server.restart();
      const status = await world.raw('GET', location);
      expect([status.status, status.headers.get('range')]).toEqual([204, '0-1499']);
      expect((await send(location, bytes.subarray(1500), 1500)).status).toBe(202);
      expect((await world.raw('PUT', withDigest(location, digest))).status).toBe(201);
      const got = await world.raw('GET', `${blobs}/${digest}`);
      expect(got.bytes.equals(bytes)).toBe(true);
    });
  });

  describe('a mount', () => {
    it('links a blob of another image without its bytes', async () => {
      const { digest, bytes } = random('mounted');
      const path = `${blobs}/uploads/?digest=${digest}`;
      await world.raw('POST', path, { headers: octets, body: bytes });
      const to = '/v2/shop-dev/mounting/blobs';
      const mounted = await world.raw(
        'POST',
        `${to}/uploads/?mount=${digest}&from=${encodeURIComponent(repository)}`,
      );
      expect(mounted.status).toBe(201);
      expect(mounted.headers.get('location')).toMatch(new RegExp(`${to}/${digest}$`));
      expect((await world.raw('GET', `${to}/${digest}`)).bytes.equals(bytes)).toBe(true);
    });

    it('finds the blob by itself where the client names no source (automatic discovery)', async () => {
      const { digest, bytes } = random('discovered');
      const path = `${blobs}/uploads/?digest=${digest}`;
      await world.raw('POST', path, { headers: octets, body: bytes });
      const mounted = await world.raw('POST', `/v2/shop-dev/auto/blobs/uploads/?mount=${digest}`);
      expect(mounted.status).toBe(201);
    });

    it('answers alike for what is not there and what may not be read (security, row 2)', async () => {
      const made = await world.server.api('POST', '/projects', { slug: 'vault', name: 'Vault' });
      expect(made.status).toBe(201);
      const robot = await createRobot(world.server, 'vault', 'ci', 'vault-dev');
      const { digest, bytes } = random('secret');
      const vault = rawCaller(world.server.url, robot);
      const path = `/v2/vault-dev/safe/blobs/uploads/?digest=${digest}`;
      expect((await vault('POST', path, { headers: octets, body: bytes })).status).toBe(201);

      const mount = async (wanted: string, from: string | null) => {
        const query = `mount=${wanted}${from === null ? '' : `&from=${from}`}`;
        const answer = await world.raw('POST', `${blobs}/uploads/?${query}`);
        const ids = /[0-9a-f-]{36}/g;
        const headers = [...answer.headers]
          .filter(([name]) => !['date', 'x-request-id'].includes(name))
          .map(([name, value]) => `${name}: ${value.replace(ids, '<id>')}`);
        return [answer.status, answer.text, ...headers];
      };
      const nothing = await mount(digestOf('nobody has this'), 'nowhere/at-all');
      expect(nothing[0]).toBe(202);
      expect(await mount(digest, 'vault-dev/safe')).toEqual(nothing);
      expect(await mount(digest, null)).toEqual(nothing);
      expect(await isThere(digest)).toBe(false);
    });
  });

  describe('a manifest', () => {
    it('is taken by tag and by digest, and is there under both', async () => {
      const image = await smallImage('manifest-push');
      await world.client.push(repository, image);
      const tagged = await world.raw('PUT', `/v2/${repository}/manifests/2.0.0`, {
        headers: { 'content-type': image.mediaType },
        body: image.bytes,
      });
      expect(tagged.status).toBe(201);
      expect(tagged.headers.get('docker-content-digest')).toBe(image.digest);
      expect(tagged.headers.get('location')).toMatch(/\/v2\/shop-dev\/api\/manifests\//);
      for (const reference of ['2.0.0', image.digest]) {
        const got = await world.raw('GET', `/v2/${repository}/manifests/${reference}`);
        expect(got.bytes.equals(image.bytes)).toBe(true);
      }
    });

    it.each(['sha256', 'sha512'] as const)(
      'under its %s sets the tags of the query, makes a build, and says which tags (end-7b)',
      async (algorithm) => {
        const image = await smallImage(`tag-parameters-${algorithm}`);
        const name = `shop-dev/parameters-${algorithm}`;
        await world.client.push(name, image, 'first');
        await world.raw('DELETE', `/v2/${name}/manifests/${image.digest}`);
        const digest = digestOf(image.bytes, algorithm);
        const put = await world.raw(
          'PUT',
          `/v2/${name}/manifests/${digest}?tag=1.2.3&tag=1.2&tag=latest`,
          { headers: { 'content-type': image.mediaType }, body: image.bytes },
        );
        expect(put.status, put.text).toBe(201);
        expect(put.headers.get('oci-tag')).toBe('1.2.3, 1.2, latest');
        expect(put.headers.get('docker-content-digest')).toBe(digest);
        const build = algorithm === 'sha256' ? 'build-1' : 'build-2';
        for (const tag of ['1.2.3', '1.2', 'latest', build]) {
          const got = await world.raw('GET', `/v2/${name}/manifests/${tag}`);
          expect(got.headers.get('docker-content-digest'), tag).toBe(digest);
          expect(got.bytes.equals(image.bytes)).toBe(true);
        }
      },
    );

    it('sets all tags of the query or none', async () => {
      const image = await smallImage('all-or-none');
      await world.client.push(repository, image);
      const path = `/v2/${repository}/manifests/${image.digest}`;
      const put = (query: string) =>
        world.raw('PUT', `${path}?${query}`, {
          headers: { 'content-type': image.mediaType },
          body: image.bytes,
        });
      for (const last of ['build-99', '.x', '']) {
        const refused = await put(`tag=all-or-none&tag=${last}`);
        expect(refused.status, last).toBe(400);
        const tag = await world.raw('HEAD', `/v2/${repository}/manifests/all-or-none`);
        expect(tag.status).toBe(404);
      }
    });

    it('takes build-<number> where it means that very manifest, and changes nothing', async () => {
      const [image, other] = [await smallImage('same-build'), await smallImage('other-build')];
      await world.client.push('shop-dev/same', image, '1');
      await world.client.push('shop-dev/same', other, '2');
      const put = (content: Content, tag: string) =>
        world.raw('PUT', `/v2/shop-dev/same/manifests/${tag}`, {
          headers: { 'content-type': content.mediaType },
          body: content.bytes,
        });
      const moves = () => world.server.db.prisma.tagMove.count();
      const before = await moves();
      expect((await put(image, 'build-1')).status).toBe(201);
      for (const [content, tag] of [
        [image, 'build-2'],
        [image, 'build-3'],
        [other, 'build-1'],
        [image, 'build-01'],
      ] as const) {
        const refused = await put(content, tag);
        expect([refused.status, refused.code], tag).toEqual([400, 'TAG_RESERVED']);
      }
      expect(await moves()).toBe(before);
    });

    it('moves a tag of the entry registry', async () => {
      const [first, second] = [await smallImage('moves-1'), await smallImage('moves-2')];
      await world.client.push('shop-dev/moving', first, 'main');
      await world.client.push('shop-dev/moving', second, 'main');
      const got = await world.raw('HEAD', '/v2/shop-dev/moving/manifests/main');
      expect(got.headers.get('docker-content-digest')).toBe(second.digest);
      const old = await world.raw('HEAD', `/v2/shop-dev/moving/manifests/${first.digest}`);
      expect(old.status).toBe(200);
    });
  });
});
