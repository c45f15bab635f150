import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import routes from '@/client/routes.json';
import { imageFromPath, imageToPath } from '@/domain/registries/names';
import { longestRepositoryName } from '@/oci/names/names';
import { createRegistryClient, type Credentials } from '@/scripts/lib/oci';
import { createProject, createRobot } from '../setup/project';
import { toCursor } from '@/server/platform/sql/page';
import { rawCaller } from '../setup/raw';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';

const longestRegistry = 'shop-preprod';
const stages = ['staging', 'preprod', 'prod'];

/** A name of so many characters, with parts and every separator. */
const nameOf = (length: number): string => 'web/a.b_c__d--e/'.padEnd(length, 'x');
const image = nameOf(longestRepositoryName - longestRegistry.length - 1);

interface Route {
  readonly method: string;
  readonly path: string;
}

function routesIn(tree: object): Route[] {
  return Object.entries(tree).flatMap(([key, value]: [string, object]) =>
    key === '~orpc' ? [(value as { route: Route }).route] : routesIn(value),
  );
}

describe('an image with the longest name', () => {
  let server: TestServer;
  let ci: Credentials;
  beforeAll(async () => {
    server = await startTestServer();
    await createProject(server, 'shop');
    ci = await createRobot(server, 'shop', 'ci', 'shop-dev');
    const client = createRegistryClient(server.url, ci);
    await client.push(`shop-dev/${image}`, await smallImage('first'), '1.0.0');
    await client.push(`shop-dev/${image}`, await smallImage('second'), '1.1.0');
  });
  afterAll(() => server?.stop());

  const path = imageToPath(image);
  const get = async <T>(of: string) => {
    const { status, body } = await server.api<T>('GET', of);
    expect(status, `GET ${of}: ${JSON.stringify(body)}`).toBe(200);
    return body;
  };

  it('is promoted to every stage, and pulled where it has 255 characters', async () => {
    for (const to of stages) {
      const wish = { project: 'shop', image, build: 1, to };
      const { status, body } = await server.api('POST', '/promotions', wish);
      expect(status, JSON.stringify(body)).toBe(201);
      const repository = `shop-${to}/${image}`;
      const cluster = await createRobot(server, 'shop', 'cluster', `shop-${to}`);
      const pulled = await createRegistryClient(server.url, cluster).pullManifest(
        repository,
        '1.0.0',
      );
      const pull = rawCaller(server.url, cluster);
      for (const rest of [
        'tags/list?n=1',
        `manifests/${pulled.digest}`,
        `referrers/${pulled.digest}`,
      ]) {
        expect((await pull('GET', `/v2/${repository}/${rest}`)).status, rest).toBe(200);
      }
    }
    expect(`${longestRegistry}/${image}`).toHaveLength(longestRepositoryName);
  });

  it('is on every page of the catalog', async () => {
    const raw = rawCaller(server.url, ci);
    const { repositories } = (await raw('GET', '/v2/_catalog')).json<{ repositories: string[] }>();
    expect(repositories).toEqual([`shop-dev/${image}`]);
    const after = await raw('GET', `/v2/_catalog?n=1&last=shop-dev/${image}`);
    expect(after.json()).toEqual({ repositories: [] });
  });

  it('is at home in every call of the API that names an image in its path', async () => {
    const named = routesIn(routes).filter((route) => route.path.includes('{image}'));
    expect(named.length).toBeGreaterThan(9);
    for (const route of named) {
      const at = route.path
        .replace('{project}', 'shop')
        .replace('{image}', path)
        .replace('{number}', '2')
        .replace('{stage}', 'dev')
        .replace('{tag}', '1.1.0');
      if (route.method === 'GET') await get(route.path.includes('{tag}') ? `${at}?stage=dev` : at);
    }
    const build = `/projects/shop/images/${path}/builds/2`;
    for (const [method, of, body] of [
      ['PUT', `${build}/properties`, { team: 'web' }],
      ['POST', `${build}/withdrawal`, { reason: 'too long' }],
      ['DELETE', `${build}/withdrawal`, undefined],
      ['POST', '/projects/shop/checks', { image, build: 2, name: 'tests', state: 'passed' }],
    ] as const) {
      const answer = await server.api(method, of, body);
      expect(answer.status, `${method} ${of}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    }
  });

  it('is found by all of it, and listed page by page', async () => {
    const found = await get<{ items: { image: string; number: number | null }[] }>(
      `/search?q=${encodeURIComponent(`shop/${image}#2`)}`,
    );
    expect(found.items).toMatchObject([{ image, number: 2 }]);
    const listed = await get<{ items: { name: string }[]; next: string | null }>(
      '/projects/shop/images?limit=1',
    );
    expect(listed.items).toMatchObject([{ name: image }]);
    const cursor = toCursor('images', image);
    expect(await get(`/projects/shop/images?limit=1&cursor=${cursor}`)).toMatchObject({
      items: [],
    });
    expect(await get(`/promotions?project=shop&image=${encodeURIComponent(image)}`)).toMatchObject({
      items: stages.map(() => ({ image })),
    });
    await get(`/projects/shop/review?image=${encodeURIComponent(image)}&build=2&to=staging`);
    for (const target of [`shop/${image}#2`, `${longestRegistry}/${image}:1.0.0`]) {
      await get(`/audit?target=${encodeURIComponent(target)}`);
    }
  });

  it('has an address of its own in the pages, which leads back to it', () => {
    const url = new URL(`/projects/shop/images/${path}/builds/1`, server.url);
    expect(imageFromPath(url.pathname.split('/')[4]!)).toBe(image);
  });

  it('is as long as its first registry lets it, and promoted to none where it would be too long', async () => {
    const longer = nameOf(longestRepositoryName - 'shop-dev/'.length);
    const client = createRegistryClient(server.url, ci);
    await client.push(`shop-dev/${longer}`, await smallImage('longer'), '1.0.0');
    expect((await client.pullManifest(`shop-dev/${longer}`, '1.0.0')).bytes.length).toBeGreaterThan(
      0,
    );
    const wish = { project: 'shop', image: longer, build: 1, to: 'staging' };
    const refused = await server.api<{ detail: string }>('POST', '/promotions', wish);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('259 characters; a name has 255 at most');
  });

  it('is refused with one letter more, in every plane', async () => {
    const raw = rawCaller(server.url, ci);
    const beyond = nameOf(longestRepositoryName);
    const opened = await raw('POST', `/v2/shop-dev/${beyond}/blobs/uploads/`);
    expect([opened.status, opened.code]).toEqual([400, 'NAME_INVALID']);
    expect((await raw('GET', `/v2/shop-dev/${beyond}/tags/list`)).code).toBe('NAME_INVALID');
    const asked = await server.api(
      'GET',
      `/projects/shop/images/${imageToPath(nameOf(254))}/board`,
    );
    expect(asked.status).toBe(400);
  });
});
