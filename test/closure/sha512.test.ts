import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Promotion } from '@/contract/shapes/promotion';
import { hexOf } from '@/oci/names/digest';
import {
  amd64,
  arm64,
  type Blob,
  type Content,
  contentOf,
  digestOf,
  makeIndex,
} from '@/scripts/lib/oci';
import { administrator } from '../setup/administrator';
import { rawCaller, type Raw } from '../setup/raw';
import { smallImage } from '../setup/small-image';
import {
  type ClosureWorld,
  createClosureWorld,
  documentAbout,
  eventually,
  signatureByTag,
} from './world';

let world: ClosureWorld;
let raw: Raw;
beforeAll(async () => {
  world = await createClosureWorld();
  raw = rawCaller(world.server.url, {
    username: administrator.email,
    password: administrator.token,
  });
});
afterAll(() => world.stop());

const long = <Named extends Blob>(blob: Named): Named => ({
  ...blob,
  digest: digestOf(blob.bytes, 'sha512'),
});

/** The same under sha512, down to its blobs and the manifests that it names. */
function in512(content: Content): Content {
  const children = content.children.map(in512);
  const blobs = content.blobs.map(long);
  let text = content.bytes.toString();
  for (const [at, child] of content.children.entries()) {
    text = text.replaceAll(child.digest, children[at]!.digest);
    text = text.replaceAll(
      `"size": ${child.bytes.length}`,
      `"size": ${children[at]!.bytes.length}`,
    );
  }
  for (const [at, blob] of content.blobs.entries()) {
    text = text.replaceAll(blob.digest, blobs[at]!.digest);
  }
  const { mediaType } = content;
  return long(contentOf(mediaType, JSON.parse(text) as object, blobs, children));
}

/** Pushes by digest, with a tag in the query: a path with a tag would have it kept under sha256. */
async function push(image: string, content: Content, tag?: string): Promise<Content> {
  const { children, blobs, digest, bytes, mediaType } = content;
  for (const child of children) await push(image, child);
  for (const blob of blobs) {
    const path = `/v2/shop-dev/${image}/blobs/uploads/?digest=${blob.digest}`;
    expect(await raw('POST', path, { body: blob.bytes })).toMatchObject({ status: 201 });
  }
  const path = `/v2/shop-dev/${image}/manifests/${digest}${tag === undefined ? '' : `?tag=${tag}`}`;
  const answer = await raw('PUT', path, { headers: { 'content-type': mediaType }, body: bytes });
  expect([answer.status, answer.text]).toEqual([201, '']);
  expect(answer.headers.get('docker-content-digest')).toBe(digest);
  if (tag !== undefined) expect(answer.headers.get('oci-tag')).toBe(tag);
  return content;
}
const image512 = async (seed: string) => in512(await smallImage(seed));

/** Under which tools look for what refers to it (OCI distribution, "Referrers Tag Schema"). */
const referrersTag = ({ digest }: Content) => `sha512-${hexOf(digest).slice(0, 64)}`;

const find = async (q: string) => {
  const path = `/search?q=${encodeURIComponent(q)}`;
  const { body } = await world.server.api<{ items: { kind: string; title: string }[] }>(
    'GET',
    path,
  );
  return body.items.filter(({ kind }) => kind === 'build').map(({ title }) => title);
};

describe('a build under sha512', () => {
  it('is tagged, pulled, listed with what refers to it, and promoted whole', async () => {
    const platform = await image512('512 whole');
    const index = in512(makeIndex([{ content: platform, platform: amd64 }]));
    // The platform's digest is sha512 already: in512 leaves its own word for it.
    expect(JSON.parse(index.bytes.toString())).toMatchObject({
      manifests: [{ digest: platform.digest, size: platform.bytes.length }],
    });
    const whole = { ...index, children: [platform] };
    await push('whole', whole, '1.0.0');
    const report = await push('whole', in512(documentAbout(whole, '512')));
    const told = makeIndex([{ content: signatureByTag('512 by tag') }]);
    await world.push('whole', told, referrersTag(whole));

    const referrers = await raw('GET', `/v2/shop-dev/whole/referrers/${whole.digest}`);
    expect(referrers.json()).toMatchObject({ manifests: [{ digest: report.digest }] });
    const { closure } = await world.review('whole', 1, 'staging');
    expect(closure.evidence.list).toMatchObject(
      [
        { digest: report.digest, about: whole.digest, tag: null },
        { digest: told.digest, about: whole.digest, tag: referrersTag(whole) },
        { digest: told.children[0]!.digest, about: whole.digest, tag: null },
      ].sort((a, b) => (a.digest < b.digest ? -1 : 1)),
    );
    for (const stage of ['staging', 'preprod', 'prod']) await world.promote('whole', 1, stage);
    for (const { digest } of [whole, platform, report, told, ...told.children]) {
      expect(await world.has('prod', 'whole', digest)).toBe(digest);
    }
    expect(await world.has('prod', 'whole', '1.0.0')).toBe(whole.digest);
    expect(await world.has('prod', 'whole', referrersTag(whole))).toBe(told.digest);
    expect((await world.prod.pullManifest('shop-prod/whole', '1.0.0')).bytes).toEqual(whole.bytes);
    for (const blob of platform.blobs) {
      expect(await world.prod.pullBlob('shop-prod/whole', blob.digest)).toEqual(blob.bytes);
    }
    const there = await raw('GET', `/v2/shop-prod/whole/referrers/${whole.digest}`);
    expect(there.json()).toMatchObject({ manifests: [{ digest: report.digest }] });
  });

  it('has its late evidence carried, by its subject and by the tag that is cut short', async () => {
    const build = await push('late', await image512('512 late'), '1.0.0');
    await world.promote('late', 1, 'staging');
    const report = await push('late', in512(documentAbout(build, 'late 512')));
    const told = makeIndex([{ content: signatureByTag('late 512 by tag') }]);
    await eventually(
      () => world.has('staging', 'late', report.digest),
      (found) => found !== null,
    );
    await world.push('late', told, referrersTag(build));
    const tagged = await eventually(
      () => world.has('staging', 'late', referrersTag(build)),
      (found) => found !== null,
    );
    expect(tagged).toBe(told.digest);
    expect(await world.has('staging', 'late', report.digest)).toBe(report.digest);
    const body = { project: 'shop', image: 'late', digest: told.digest, to: 'staging' };
    const refused = await world.server.api<{ detail: string }>('POST', '/promotions', body);
    expect(refused.body.detail).toContain('Promote #1.');
  });

  it('is found by its digest, and by any of its closure, as they are written or begin', async () => {
    const platform = await image512('512 found');
    const index = long(makeIndex([{ content: platform, platform: amd64 }]));
    await push('found', { ...index, children: [platform] }, '7.7.7');
    const report = await push('found', in512(documentAbout(index, 'found')));
    const told = await world.push('found', signatureByTag('found by tag'), referrersTag(index));
    const config = platform.blobs[0]!;
    for (const { digest } of [index, platform, report, told, config]) {
      for (const q of [digest, digest.slice(0, 20), hexOf(digest), hexOf(digest).slice(0, 12)]) {
        expect(await find(q), q).toEqual(['#1']);
      }
    }
  });

  it('is deleted by that digest, with its tags', async () => {
    const build = await push('deleted', await image512('512 deleted'), '1.0.0');
    const path = `/v2/shop-dev/deleted/manifests/${build.digest}`;
    expect((await raw('DELETE', path)).status).toBe(202);
    expect((await raw('GET', '/v2/shop-dev/deleted/manifests/1.0.0')).status).toBe(404);
  });
});

describe('the same bytes under sha256 and sha512', () => {
  it('in one index are one closure: both are placed, or none', async () => {
    const short = await smallImage('both in one');
    const index = makeIndex([
      { content: short, platform: amd64 },
      { content: long(short), platform: arm64 },
    ]);
    await world.push('both', short);
    await push('both', long(short));
    await push('both', { ...index, children: [] }, '1.0.0');
    const review = await world.review('both', 1, 'staging');
    expect(review.closure.manifests).toBe(3);
    await world.promote('both', 1, 'staging');
    for (const { digest } of [index, short, long(short)]) {
      expect(await world.has('staging', 'both', digest)).toBe(digest);
    }
    const path = `/v2/shop-dev/both/manifests/${long(short).digest}`;
    expect((await raw('DELETE', path)).status).toBe(405);
  });

  it.each([
    ['sha256', (content: Content) => content, long],
    ['sha512', long, (content: Content) => content],
  ] as const)(
    'L14: are one content: what is withdrawn under %s is held back and blocked under the other',
    async (algorithm, first, second) => {
      const image = `held-${algorithm}`;
      const content = await smallImage(image);
      await push(image, first(content), '1.0.0');
      await push(image, second(content), '2.0.0');
      const index = long(makeIndex([{ content: second(content), platform: amd64 }]));
      await push(image, { ...index, children: [] }, '3.0.0');
      const other = `${image}-other`;
      await push(other, second(content), '1.0.0');
      for (const build of [1, 2, 3]) await world.promote(image, build, 'staging');
      await world.promote(other, 1, 'staging');
      const withdrawal = `/projects/shop/images/${image}/builds/1/withdrawal`;
      const body = { reason: 'deletes customer data', blockPulls: true };
      expect((await world.server.api('POST', withdrawal, body)).status).toBe(201);
      for (const build of [2, 3]) {
        const asked = { project: 'shop', image, build, to: 'preprod' };
        const refused = await world.server.api<{ detail: string }>('POST', '/promotions', asked);
        expect([build, refused.status]).toEqual([build, 409]);
        expect(refused.body.detail).toContain('deletes customer data');
      }
      for (const { digest } of [first(content), second(content)]) {
        const pulled = await raw('GET', `/v2/shop-staging/${image}/manifests/${digest}`);
        expect([digest, pulled.status]).toEqual([digest, 403]);
      }
      const there = `/v2/shop-staging/${other}/manifests/1.0.0`;
      expect((await raw('GET', there)).status).toBe(403);
      expect((await world.server.api('DELETE', withdrawal)).status).toBeLessThan(300);
      expect((await raw('GET', there)).status).toBe(200);
      const asked = { project: 'shop', image, build: 3, to: 'preprod' };
      expect((await world.server.api<Promotion>('POST', '/promotions', asked)).status).toBe(201);
      expect((await raw('GET', `/v2/shop-staging/${image}/manifests/2.0.0`)).status).toBe(200);
    },
  );
});
