import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Build } from '@/contract/shapes/images';
import type { Promotion } from '@/contract/shapes/promotion';
import { amd64, blobOf, type Content, contentOf, makeIndex } from '@/scripts/lib/oci';
import { administrator } from '../setup/administrator';
import { rawCaller, type Raw } from '../setup/raw';
import { smallImage } from '../setup/small-image';
import { type ClosureWorld, createClosureWorld } from './world';

let world: ClosureWorld;
let raw: Raw;
beforeAll(async () => {
  world = await createClosureWorld();
  const { email: username, token: password } = administrator;
  raw = rawCaller(world.server.url, { username, password });
});
afterAll(() => world.stop());

const written = ({ bytes }: Content) => JSON.parse(bytes.toString()) as Record<string, unknown>;
const remade = ({ mediaType, blobs }: Content, document: object, with_ = blobs): Content =>
  contentOf(mediaType, document, with_);

/** Another manifest of the same image: an annotation more. */
const annotated = (content: Content, by: string): Content =>
  remade(content, { ...written(content), annotations: { by } });

/** The same config, and the layers packed otherwise, as who pulls an image and pushes it again writes it. */
function packedAnew(content: Content): Content {
  const [config, ...layers] = content.blobs;
  const others = layers.map(({ bytes }) => blobOf(gzipSync(gunzipSync(bytes), { level: 1 })));
  const document = written(content) as { layers: object[] };
  const described = document.layers.map((layer, at) => ({
    ...layer,
    digest: others[at]!.digest,
    size: others[at]!.bytes.length,
  }));
  return remade(content, { ...document, layers: described }, [config!, ...others]);
}

type Config = Record<string, unknown> & { config: Record<string, unknown> };

/** The same layers under a config that is written anew. */
function reconfigured(content: Content, write: (config: Config, text: string) => string): Content {
  const [config, ...layers] = content.blobs;
  const text = config!.bytes.toString();
  const other = blobOf(write(JSON.parse(text) as Config, text));
  const document = written(content) as { config: object };
  const named = { ...document.config, ...described(other) };
  return remade(content, { ...document, config: named }, [other, ...layers]);
}

const withMembers =
  (more: object, run: object = {}) =>
  (image: Content): Content =>
    reconfigured(image, (config) =>
      JSON.stringify({ ...config, ...more, config: { ...config.config, ...run } }),
    );

const promote = (image: string, build: number, to: string, project = 'shop') =>
  world.server.api<Promotion & { detail: string }>('POST', '/promotions', {
    project,
    image,
    build,
    to,
  });
const withdraw = async (image: string, build: number) => {
  const path = `/projects/shop/images/${image}/builds/${build}/withdrawal`;
  const body = { reason: 'leaks a key', blockPulls: true };
  expect((await world.server.api('POST', path, body)).status).toBe(201);
};
const pulled = async (repository: string, reference: string) =>
  (await raw('GET', `/v2/${repository}/manifests/${reference}`)).status;
const shown = async (image: string, build: number) =>
  (await world.server.api<Build>('GET', `/projects/shop/images/${image}/builds/${build}`)).body;

/** L14: what runs is withdrawn, whatever its manifest says besides. */
describe('a withdrawn image under another manifest', () => {
  it('is held back wherever it was pushed before: told, listed nowhere, and its pulls refused', async () => {
    const image = await smallImage('held');
    const twin = annotated(image, 'somebody');
    const index = makeIndex([{ content: annotated(image, 'an index'), platform: amd64 }]);
    await world.push('held', image, '1.0.0');
    await world.push('held', twin, '1.0.1');
    await world.push('held', index, '1.0.2');
    await world.push('held-too', annotated(image, 'elsewhere'), '1.0.0');
    for (const build of [1, 2, 3]) await world.promote('held', build, 'staging');
    await world.promote('held-too', 1, 'staging');

    const sharing = await world.server.api<{ count: number }>(
      'GET',
      '/projects/shop/images/held/builds/1/sharing',
    );
    expect(sharing.body.count).toBe(3);
    await withdraw('held', 1);
    const through = { image: null, build: 1, part: image.digest, sameImage: true };
    for (const build of [2, 3]) {
      const refused = await promote('held', build, 'preprod');
      expect([build, refused.status]).toEqual([build, 409]);
      expect(refused.body.detail).toContain(`#${build} holds the same image as #1, which was`);
      expect((await shown('held', build)).withdrawal).toMatchObject({ through });
    }
    expect((await promote('held-too', 1, 'preprod')).body.detail).toContain(
      '#1 holds the same image as held#1, which was withdrawn',
    );
    expect(await pulled('shop-staging/held', '1.0.0')).toBe(403);
    expect(await pulled('shop-staging/held', '1.0.1')).toBe(403);
    expect(await pulled('shop-staging/held', index.children[0]!.digest)).toBe(403);
    expect(await pulled('shop-staging/held-too', '1.0.0')).toBe(403);
    for (const repository of ['shop-dev/held', 'shop-staging/held', 'shop-staging/held-too']) {
      const { tags } = (await raw('GET', `/v2/${repository}/tags/list`)).json<{ tags: string[] }>();
      expect([repository, tags]).toEqual([repository, []]);
    }

    const path = '/projects/shop/images/held/builds/1/withdrawal';
    expect((await world.server.api('DELETE', path)).status).toBeLessThan(300);
    expect(await pulled('shop-staging/held', '1.0.1')).toBe(200);
    expect(await pulled('shop-staging/held-too', '1.0.0')).toBe(200);
    expect((await promote('held', 2, 'preprod')).status).toBe(201);
  });

  it.each<[string, (image: Content) => Content]>([
    ['an annotation', (image) => annotated(image, 'again')],
    ['white space', (image) => ({ ...image, ...blobOf(`${image.bytes.toString()}\n`) })],
    ['layers packed anew', packedAnew],
    ['a config with white space', (image) => reconfigured(image, (_, text) => `${text} \n`)],
    [
      'a config in another order',
      (image) =>
        reconfigured(image, (config) =>
          JSON.stringify(Object.fromEntries(Object.entries(config).reverse()), null, 1),
        ),
    ],
    ['a config with a comment', withMembers({ comment: 'x' }, { note: 'x' })],
    ['a config of another day', withMembers({ created: '2030-01-01T00:00:00Z', author: 'x' })],
    ['a config with another history', withMembers({ history: [{ created_by: 'x' }] })],
    ['a config with other labels', withMembers({}, { Labels: { version: '2' } })],
    ['a config that no database keeps', withMembers({}, { Labels: { a: '\0' } })],
    ['a config that spells absence out', withMembers({ variant: '' }, { Cmd: null, User: '' })],
    ['an index around it', (image) => makeIndex([{ content: image, platform: amd64 }])],
    [
      'an index around another manifest of it',
      (image) => makeIndex([{ content: packedAnew(image), platform: amd64 }]),
    ],
  ])('goes nowhere when it is pushed again with %s', async (what, change) => {
    const name = what.replaceAll(' ', '-');
    const image = await smallImage(name);
    await world.push(name, image, '1.0.0');
    await withdraw(name, 1);
    const again = change(image);
    expect(again.digest).not.toBe(image.digest);
    await world.push(name, again, '1.0.1');
    const refused = await promote(name, 2, 'staging');
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      expect.stringMatching(/#1, which was withdrawn by .*: leaks a key\.$/) as string,
    ]);
    expect(await world.has('staging', name, again.digest)).toBeNull();
  });

  it('is no other image: of another config, of other layers, or in another project', async () => {
    const image = await smallImage('free');
    await world.push('free', image, '1.0.0');
    await withdraw('free', 1);
    await world.push('free', withMembers({}, { Env: ['A=b'] })(image), '1.0.1');
    const [config] = image.blobs;
    const other = blobOf(gzipSync('another layer'));
    const document = written(image) as { layers: { digest: string; size: number }[] };
    const layers = [...document.layers, { ...document.layers[0]!, ...described(other) }];
    const more = remade(image, { ...document, layers }, [config!, ...image.blobs.slice(1), other]);
    await world.push('free', more, '1.0.2');
    for (const build of [2, 3]) await world.promote('free', build, 'staging');

    const made = { slug: 'blog', name: 'Blog', template: 'open' };
    expect((await world.server.api('POST', '/projects', made)).status).toBe(201);
    const twin = annotated(image, 'theirs');
    for (const blob of twin.blobs) {
      const upload = `/v2/blog-dev/free/blobs/uploads/?digest=${blob.digest}`;
      expect((await raw('POST', upload, { body: blob.bytes })).status).toBe(201);
    }
    const put = await raw('PUT', '/v2/blog-dev/free/manifests/1.0.0', {
      headers: { 'content-type': twin.mediaType },
      body: twin.bytes,
    });
    expect(put.status).toBe(201);
    expect((await promote('free', 1, 'staging', 'blog')).status).toBe(201);
  });
});

it('L17: what was told apart by former rules is refused after the next start', async () => {
  const image = await smallImage('former');
  const twin = reconfigured(image, (_, text) => `${text}\n`);
  await world.push('former', image, '1.0.0');
  await world.push('former', twin, '1.0.1');
  for (const build of [1, 2]) await world.promote('former', build, 'staging');
  const { prisma } = world.server.db;
  // As the version before this rule kept it.
  for (const { digest } of [image, twin]) {
    const data = { runs: `runs:${digest}` };
    await prisma.manifest.update({ where: { digest }, data: { ...data, reading: 4 } });
    await prisma.placement.updateMany({ where: { digest }, data });
  }
  await withdraw('former', 1);
  expect(await pulled('shop-staging/former', '1.0.1')).toBe(200);
  await world.server.restart();
  expect(await pulled('shop-staging/former', twin.digest)).toBe(403);
  const refused = await promote('former', 2, 'preprod');
  expect(refused.body.detail).toContain('#2 holds the same image as #1, which was withdrawn');
  const again = await prisma.manifest.findMany({ where: { reading: { lte: 4 } } });
  expect(again).toEqual([]);
});

const described = ({ digest, bytes }: { digest: string; bytes: Buffer }) => ({
  digest,
  size: bytes.length,
});
