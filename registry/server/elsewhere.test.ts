import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '@/oci/names/hash';
import type { ManifestPull, Place, Repository } from '../ports';
import {
  basic,
  clientOf,
  manifestOf,
  pushBlob,
  pushImage,
  putManifest,
  type Client,
} from './testing/client';
import { startTestRegistry, type TestRegistry } from './testing/test-registry';

/**
 * A name that another repository answers: what the handlers ask is what it can do, not what it is. `all`
 * gathers two registries under one name, and pushes to one of them; `cache` is only read.
 */
let registry: TestRegistry;
let ada: Client;
let pulls: ManifestPull[];

const inRegistry = (place: Place, slug: string): Place => ({
  ...place,
  registry: slug,
  registryId: `registry-${slug}`,
});

beforeEach(async () => {
  pulls = [];
  registry = await startTestRegistry({ events: { manifestPulled: (pull) => pulls.push(pull) } });
  ada = clientOf(registry, basic('ada'));
  const everything = ['pull', 'push', 'delete'] as const;
  registry.authorizer.accounts.ada!.rights = {
    'shop-dev': everything,
    'shop-prod': ['pull'],
    'all-dev': everything,
    'cache-dev': everything,
  };
  const { catalogue } = registry;
  const local = catalogue.repository.bind(catalogue);
  const repository = (asked: Place, caller: Parameters<typeof local>[1]): Repository => {
    const dev = local(inRegistry(asked, 'shop-dev'), caller);
    const { manifests, blobs, tags, referrers, write } = dev;
    switch (asked.registry) {
      case 'cache-dev':
        return { asked, manifests, blobs, tags, referrers };
      case 'all-dev': {
        const first = local(inRegistry(asked, 'shop-prod'), caller);
        const find: Repository['manifests']['find'] = async (reference) =>
          (await first.manifests.find(reference)) ?? (await manifests.find(reference));
        return { asked, manifests: { find }, blobs, tags, referrers, write };
      }
      default:
        return local(asked, caller);
    }
  };
  Object.assign(catalogue, { repository });
});

afterEach(() => registry.close());

describe('a name that another repository answers', () => {
  it('is asked for by its own name, and tells where each thing is', async () => {
    const { digest } = await pushImage(ada, 'shop-dev/api', '1.0');
    const there = registry.catalogue.shelf(inRegistry(place('api'), 'shop-dev'));
    const released = registry.catalogue.shelf(inRegistry(place('api'), 'shop-prod'));
    released.manifests.set(digest, there.manifests.get(digest)!);
    released.tags.set('live', digest);
    for (const [tag, registryOf] of [
      ['1.0', 'shop-dev'],
      ['live', 'shop-prod'],
    ] as const) {
      expect((await ada(`/v2/all-dev/api/manifests/${tag}`)).status).toBe(200);
      expect(pulls.at(-1)).toMatchObject({
        digest,
        asked: { registry: 'all-dev', image: 'api', registryId: 'registry-all-dev' },
        at: { registry: registryOf, image: 'api', registryId: `registry-${registryOf}` },
      });
    }
    const asked = registry.authorizer.asked.slice(-2).map(({ name }) => name.registry);
    expect(asked).toEqual(['all-dev', 'all-dev']);
    expect((await ada('/v2/all-dev/api/tags/list')).json).toEqual({
      name: 'all-dev/api',
      tags: ['1.0'],
    });
  });

  it('is pushed to by its own name, whole uploads and those in steps', async () => {
    const uploads = '/v2/all-dev/api/blobs/uploads/';
    const opened = await ada(uploads, { method: 'POST' });
    const location = opened.headers.get('location')!;
    expect(location).toMatch(/^\/v2\/all-dev\/api\/blobs\/uploads\//);
    const ended = await ada(`${location}?digest=${digestOf('layer')}`, {
      method: 'PUT',
      body: 'layer',
    });
    expect(ended.headers.get('location')).toBe(`/v2/all-dev/api/blobs/${digestOf('layer')}`);
    await pushBlob(ada, 'all-dev/api', '{"os":"linux"}');
    const manifest = manifestOf('{"os":"linux"}', ['layer']);
    const pushed = await putManifest(ada, 'all-dev/api', '2.0', manifest);
    expect(pushed.status).toBe(201);
    expect(pushed.headers.get('location')).toBe(`/v2/all-dev/api/manifests/${digestOf(manifest)}`);
    expect((await ada('/v2/shop-dev/api/manifests/2.0')).status).toBe(200);
  });
});

describe('a repository that cannot do what a request is for', () => {
  const digest = digestOf('layer');

  it.each([
    ['PUT', 'manifests/1.0', 'GET, HEAD', 'Tag 1.0 of cache-dev/api was not set'],
    ['POST', 'blobs/uploads/', '', 'The blob was not uploaded to cache-dev/api'],
    ['DELETE', 'manifests/1.0', 'GET, HEAD', 'Tag 1.0 was not deleted from cache-dev/api'],
    ['DELETE', `blobs/${digest}`, 'GET, HEAD', `Blob ${digest} was not deleted from cache-dev/api`],
  ])('says so: %s %s', async (method, path, allow, undone) => {
    const reply = await ada(`/v2/cache-dev/api/${path}`, { method });
    expect(reply).toMatchObject({ status: 405, code: 'UNSUPPORTED' });
    expect(reply.headers.get('allow')).toBe(allow);
    const why = method === 'DELETE' ? 'deletes nothing on request' : 'takes no pushes';
    expect(reply.json).toMatchObject({
      errors: [{ message: `${undone}: cache-dev ${why}.` }],
    });
  });

  it('L3: says so to nobody who may not see it', async () => {
    const stranger = clientOf(registry, basic('stranger'));
    const reply = await stranger('/v2/cache-dev/api/manifests/1.0', { method: 'PUT' });
    expect(reply).toMatchObject({ status: 404, code: 'NAME_UNKNOWN' });
  });

  it('is read as any other', async () => {
    await pushImage(ada, 'shop-dev/api', '1.0');
    expect((await ada('/v2/cache-dev/api/manifests/1.0')).status).toBe(200);
    expect((await ada(`/v2/cache-dev/api/blobs/${digest}`)).bytes.toString()).toBe('layer');
  });
});

function place(image: string): Place {
  return {
    registry: 'shop-dev',
    image,
    registryId: 'registry-shop-dev',
    imageId: `image-${image}`,
    repositoryId: `registry-shop-dev ${image}`,
  };
}
