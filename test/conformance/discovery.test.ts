import { spdxType } from '@/oci/manifest/media-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Content,
  digestOf,
  makeArtifact,
  makeIndex,
  makeSbom,
  makeSignature,
  mediaTypes,
} from '@/scripts/lib/oci';
import { createRobot } from '@/test/setup/project';
import { rawCaller } from '@/test/setup/raw';
import { smallImage } from '@/test/setup/small-image';
import { createWorld, type World } from './world';

/** OCI distribution specification 1.1, "Content Discovery". */
describe('content discovery', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.server.stop());

  describe('tags', () => {
    const list = '/v2/shop-dev/tagged/tags/list';
    const names = ['1.0.0', '1.1.0', 'B', 'a', 'build-1-rc', 'latest', 'z'];

    beforeAll(async () => {
      const image = await smallImage('tags');
      for (const tag of names) {
        await world.client.push('shop-dev/tagged', image, tag);
      }
    });

    it('lists all of them in byte order, and not the build’s own', async () => {
      const answer = await world.raw('GET', list);
      expect(answer.json()).toEqual({ name: 'shop-dev/tagged', tags: names });
      expect(answer.headers.get('link')).toBeNull();
    });

    it('lists n after last, and links to the rest', async () => {
      const seen: string[] = [];
      let path: string | undefined = `${list}?n=4`;
      for (let page = 0; path !== undefined && page < 10; page += 1) {
        const answer = await world.raw('GET', path);
        const { tags } = answer.json<{ tags: string[] }>();
        expect(tags.length).toBeLessThanOrEqual(4);
        seen.push(...tags);
        path = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
      }
      expect(seen).toEqual(names);
      const after = await world.raw('GET', `${list}?last=1.1.0`);
      expect(after.json<{ tags: string[] }>().tags).toEqual(names.slice(2));
    });

    it('gives an empty list for n=0 and refuses an n that is no number', async () => {
      expect((await world.raw('GET', `${list}?n=0`)).json<{ tags: string[] }>().tags).toEqual([]);
      for (const n of ['-1', 'many', '1.5', '', '%D9%A3']) {
        expect((await world.raw('GET', `${list}?n=${n}`)).status, n).toBe(400);
      }
    });

    it('knows no list of an image that is not there', async () => {
      expect((await world.raw('GET', '/v2/shop-dev/none/tags/list')).status).toBe(404);
    });
  });

  describe('the catalog', () => {
    it('lists what the caller may pull and nothing else (security, row 10)', async () => {
      await world.server.api('POST', '/projects', { slug: 'other', name: 'Other' });
      const robot = await createRobot(world.server, 'other', 'ci', 'other-dev');
      const other = rawCaller(world.server.url, robot);
      await world.client.push('shop-dev/listed', await smallImage('listed'), '1');
      const mine = await world.raw('GET', '/v2/_catalog');
      expect(mine.json<{ repositories: string[] }>().repositories).toContain('shop-dev/listed');
      expect((await other('GET', '/v2/_catalog')).json()).toEqual({ repositories: [] });
    });
  });

  describe('referrers', () => {
    const repository = 'shop-dev/referred';
    const list = (digest: string, query = '') =>
      world.raw('GET', `/v2/${repository}/referrers/${digest}${query}`);
    interface Index {
      mediaType: string;
      manifests: { digest: string; artifactType?: string; annotations?: Record<string, string> }[];
    }
    let image: Content;
    let sbom: Content;
    let signature: Content;

    beforeAll(async () => {
      image = await smallImage('referred');
      sbom = makeSbom(image, 'referred', [{ name: 'openssl', version: '3.0.1' }]);
      signature = makeSignature(image, 'ci@example.com');
      await world.client.push(repository, image, '1');
      await world.client.push(repository, sbom);
      await world.client.push(repository, signature);
    });

    it('are an index of all that name the subject, with types and annotations', async () => {
      const answer = await list(image.digest);
      expect(answer.headers.get('content-type')).toBe(mediaTypes.index);
      const index = answer.json<Index>();
      const found = Object.fromEntries(index.manifests.map((entry) => [entry.digest, entry]));
      expect(Object.keys(found).sort()).toEqual([sbom.digest, signature.digest].sort());
      expect(found[sbom.digest]?.artifactType).toBe(spdxType);
      expect(found[signature.digest]?.annotations).toEqual({
        'dev.example.identity': 'ci@example.com',
      });
    });

    it('are filtered by artifactType, and the answer says so', async () => {
      const answer = await list(image.digest, '?artifactType=application/spdx%2Bjson');
      expect(answer.headers.get('oci-filters-applied')).toBe('artifactType');
      expect(answer.json<Index>().manifests.map(({ digest }) => digest)).toEqual([sbom.digest]);
    });

    it('are an empty index where nothing refers, also to a manifest that is not there', async () => {
      for (const digest of [sbom.digest, digestOf('not there')]) {
        const answer = await list(digest);
        expect(answer.status).toBe(200);
        expect(answer.json<Index>().manifests).toEqual([]);
      }
    });

    it('are answered by pages that a client reads, with the filter kept, however much they say', async () => {
      const subject = await smallImage('annotated-subject');
      await world.client.push(repository, subject, 'annotated');
      const pushed: string[] = [];
      for (const at of [0, 1, 2, 3, 4]) {
        const note = makeArtifact({
          artifactType: `application/vnd.example.${at % 2}`,
          mediaType: 'text/plain',
          payload: `note ${at}`,
          subject,
          annotations: { [`n${at}`]: 'x'.repeat(1_500_000) },
        });
        await world.client.push(repository, note);
        if (at % 2 === 0) pushed.push(note.digest);
      }
      const found: string[] = [];
      let pages = 0;
      let next: string | undefined =
        `/v2/${repository}/referrers/${subject.digest}?artifactType=application%2Fvnd.example.0`;
      for (; next; pages += 1) {
        const answer = await world.raw('GET', next);
        expect(answer.status).toBe(200);
        expect(answer.headers.get('oci-filters-applied')).toBe('artifactType');
        expect(answer.bytes.length).toBeLessThanOrEqual(4 * 1024 * 1024);
        const { manifests } = answer.json<Index>();
        for (const { digest, annotations } of manifests) {
          found.push(digest);
          expect(Object.values(annotations ?? {})).toEqual(['x'.repeat(1_500_000)]);
        }
        next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
      }
      expect(found.toSorted()).toEqual(pushed.toSorted());
      expect(pages).toBe(2);
    });

    it('may come before their subject, and the push says which subject it took (OCI-Subject)', async () => {
      const late = await smallImage('late-subject');
      const early = makeArtifact({
        artifactType: 'application/vnd.example.note',
        mediaType: 'text/plain',
        payload: 'early',
        subject: late,
      });
      for (const blob of early.blobs) {
        await world.raw('POST', `/v2/${repository}/blobs/uploads/?digest=${blob.digest}`, {
          headers: { 'content-type': 'application/octet-stream' },
          body: blob.bytes,
        });
      }
      const put = await world.raw('PUT', `/v2/${repository}/manifests/${early.digest}`, {
        headers: { 'content-type': early.mediaType },
        body: early.bytes,
      });
      expect(put.status).toBe(201);
      expect(put.headers.get('oci-subject')).toBe(late.digest);
      const found = (await list(late.digest)).json<Index>().manifests;
      expect(found.map(({ digest }) => digest)).toEqual([early.digest]);
    });

    it('are no builds of their own, nor is a platform manifest of an index', async () => {
      const platforms = [await smallImage('platform-a'), await smallImage('platform-b')];
      const index = makeIndex(platforms.map((content) => ({ content })));
      await world.client.push('shop-dev/counted', index, '1');
      await world.client.push('shop-dev/counted', makeSbom(index, 'counted', []));
      await world.client.push('shop-dev/counted', makeSignature(platforms[0]!, 'ci@example.com'));
      const tags = await world.raw('GET', '/v2/shop-dev/counted/tags/list');
      // `latest` follows the newest build where nobody pushes it.
      expect(tags.json<{ tags: string[] }>().tags).toEqual(['1', 'latest']);
      const build = await world.raw('HEAD', '/v2/shop-dev/counted/manifests/build-1');
      expect(build.headers.get('docker-content-digest')).toBe(index.digest);
    });
  });
});
