import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Board, Build } from '@/contract/shapes/images';
import type { Policy } from '@/contract/shapes/policies';
import type { Promotion } from '@/contract/shapes/promotion';
import type { Review } from '@/contract/shapes/review';
import { digestOf } from '@/oci/names/hash';
import { imageManifestType as manifestType } from '@/oci/manifest/media-types';
import { createCiPush } from './push';
import { createProject } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';

// Row 64: what every object has (`toString`, `constructor`) as the name of whatever has one.

const names = Object.getOwnPropertyNames(Object.prototype).sort();
/** What an image's labels are told by: see `texts`. */
const kept = names.filter((name) => name !== '__proto__');
const texts = (value: string, of = kept) => Object.fromEntries(of.map((name) => [name, value]));
/** Members of a JSON object in text: `__proto__` among them, which no literal could write. */
const written = (value: string, of = names) =>
  `{${of.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`;

let server: TestServer;
let push: Awaited<ReturnType<typeof createCiPush>>;
const image = 'constructor';
const here = `/projects/shop/images/${image}`;

/** Pushes an image with labels and annotations as they are written; answers its digest. */
async function pushImage(tag: string, labels: string, annotations: string): Promise<string> {
  const config = Buffer.from(`{"os":"linux","architecture":"amd64","config":{"Labels":${labels}}}`);
  for (const bytes of [config, 'layer']) expect((await push.blob(image, bytes)).status).toBe(201);
  const descriptor = (mediaType: string, bytes: Buffer | string) =>
    JSON.stringify({ mediaType, digest: digestOf(bytes), size: Buffer.byteLength(bytes) });
  const manifest = `{"schemaVersion":2,"mediaType":"${manifestType}","config":${descriptor(
    'application/vnd.oci.image.config.v1+json',
    config,
  )},"layers":[${descriptor('application/vnd.oci.image.layer.v1.tar', 'layer')}],"annotations":${annotations}}`;
  const answer = await push.raw('PUT', `/v2/shop-dev/${image}/manifests/${tag}`, {
    headers: { 'content-type': manifestType },
    body: manifest,
  });
  expect(answer.status, answer.text).toBe(201);
  return digestOf(manifest);
}

async function read<T>(path: string): Promise<T> {
  const { status, body } = await server.api<T>('GET', path);
  expect(status, `${path}: ${JSON.stringify(body)}`).toBe(200);
  return body;
}

const savePolicy = async (gates: readonly object[]) => {
  const saved = await server.api<Policy>('PUT', '/projects/shop/policies/staging', {
    gates,
    automatic: false,
    lastClick: false,
  });
  expect(saved.status, JSON.stringify(saved.body)).toBe(200);
};
const review = (build: number) =>
  read<Review>(`/projects/shop/review?image=${image}&build=${build}&to=staging`);
const promote = (build: number) =>
  server.api<Promotion>('POST', '/promotions', { project: 'shop', image, build, to: 'staging' });

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  push = await createCiPush(server, 'shop');
  await pushImage('plain', '{}', '{}');
  await pushImage('labelled', written('a label'), '{}');
  await pushImage('annotated', written('a label'), written('an annotation'));
});
afterAll(() => server.stop());

describe('Row 64: labels, annotations and properties with the names of what every object has', () => {
  it('are a build’s only where somebody gave them to it', async () => {
    expect((await read<Build>(`${here}/builds/1`)).labels).toEqual({});
    expect((await read<Build>(`${here}/builds/2`)).labels).toEqual(texts('a label'));
    expect((await read<Build>(`${here}/builds/3`)).labels).toEqual(texts('an annotation'));
    expect(await read<Build>(`${here}/builds/1`)).toMatchObject({
      version: null,
      properties: {},
      source: { commit: null, branch: null, author: null, url: null },
    });
  });

  it('are on the board, in the content and in the timeline without harm', async () => {
    const board = JSON.stringify(await read<Board>(`${here}/board`));
    for (const tag of ['plain', 'labelled', 'annotated']) expect(board).toContain(tag);
    for (const build of [1, 2, 3]) {
      await read(`${here}/builds/${build}/content`);
      await read(`${here}/builds/${build}/timeline`);
    }
  });

  it.each(names)('a gate that asks for %s passes with it, and fails without', async (key) => {
    await savePolicy([{ kind: 'metadata', key }]);
    const [without] = (await review(1)).verdicts;
    expect(without).toMatchObject({ verdict: 'failed' });
    const [withIt] = (await review(2)).verdicts;
    expect(withIt).toMatchObject({ verdict: kept.includes(key) ? 'passed' : 'failed' });
    expect((await promote(1)).status).toBe(409);
    await savePolicy([{ kind: 'metadata', key, oneOf: ['an annotation'] }]);
    expect((await review(2)).verdicts[0]).toMatchObject({ verdict: 'failed' });
    expect((await review(3)).verdicts[0]).toMatchObject({
      verdict: kept.includes(key) ? 'passed' : 'failed',
    });
  });

  it('a property of such a name is set, wins and is taken away, or refused', async () => {
    const path = `${here}/builds/1/properties`;
    const may = names.filter((name) => /^[A-Za-z]/.test(name));
    const set = await server.api<Build>('PUT', path, texts('a property', may));
    expect(set.status, JSON.stringify(set.body)).toBe(200);
    expect(set.body.properties).toEqual(texts('a property', may));
    await savePolicy(
      may.slice(0, 5).map((key) => ({ kind: 'metadata', key, oneOf: ['a property'] })),
    );
    expect((await review(1)).verdicts.map(({ verdict }) => verdict)).toEqual(
      Array(5).fill('passed'),
    );
    const gone = Object.fromEntries(may.map((name) => [name, null]));
    expect((await server.api<Build>('PUT', path, gone)).body.properties).toEqual({});
    expect((await review(1)).verdicts.map(({ verdict }) => verdict)).toEqual(
      Array(5).fill('failed'),
    );
    for (const name of names.filter((one) => !may.includes(one))) {
      const answer = await fetch(`${server.url}/api/v1${path}`, {
        method: 'PUT',
        headers: {
          authorization: 'Bearer bootstrap-token-for-the-tests-0001',
          'content-type': 'application/json',
        },
        body: `{"${name}":"x"}`,
      });
      expect([name, answer.status]).toEqual([name, 400]);
    }
  });
});

describe('Row 64: checks of such names', () => {
  it('have passed only once they were reported', async () => {
    await savePolicy([{ kind: 'checks', names }]);
    expect((await review(1)).verdicts[0]).toMatchObject({ verdict: 'waiting' });
    for (const [at, name] of names.entries()) {
      const answer = await server.api('POST', '/projects/shop/checks', {
        image,
        build: 1,
        name,
        state: at === 0 ? 'failed' : 'passed',
      });
      expect(answer.status).toBeLessThan(300);
    }
    const [failed] = (await review(1)).verdicts;
    expect(failed).toMatchObject({ verdict: 'failed' });
    expect(failed!.reason).toContain(names[0]);
    const again = { image, build: 1, name: names[0], state: 'passed' };
    await server.api('POST', '/projects/shop/checks', again);
    expect((await review(1)).verdicts[0]).toMatchObject({ verdict: 'passed' });
    const { items } = await read<{ items: { name: string }[] }>(`${here}/builds/1/checks`);
    expect([...new Set(items.map(({ name }) => name))].sort()).toEqual(names);
  });
});

describe('Row 64: a build whose tags are named so', () => {
  it('is pulled by each, compared, promoted with each, and told of', async () => {
    await savePolicy([]);
    const digest = await pushImage(names[0]!, written('tagged'), '{}');
    for (const name of names) await pushImage(name, written('tagged'), '{}');
    for (const name of names) {
      const pulled = await push.raw('HEAD', `/v2/shop-dev/${image}/manifests/${name}`);
      expect([name, pulled.headers.get('docker-content-digest')]).toEqual([name, digest]);
    }
    const { labels, tags } = await review(4);
    // Nothing is in the target yet: all of them are new.
    expect(labels).toEqual(kept.map((key) => ({ key, before: null, after: 'tagged' })));
    expect(tags.map(({ name }) => name).sort()).toEqual(names);

    const asked = await server.api<Promotion>('POST', '/promotions', {
      project: 'shop',
      image,
      build: 4,
      to: 'staging',
      tags: names,
    });
    expect(asked.body, JSON.stringify(asked.body)).toMatchObject({ state: 'promoted' });
    const promoted = await read<Build>(`${here}/builds/4`);
    const there = promoted.placements.find(({ stage }) => stage === 'staging');
    expect(there?.tags).toEqual(expect.arrayContaining(names));

    // What is there has them, what would be there has none.
    const back = (await review(1)).labels;
    expect(back).toEqual(kept.map((key) => ({ key, before: 'tagged', after: null })));
    for (const name of names) {
      await read(`${here}/tags/${name}?stage=staging&at=${new Date().toISOString()}`);
    }
    const audit = await read<{ items: { action: string; target: string }[] }>(
      '/audit?action=promotion',
    );
    expect(audit.items.length).toBeGreaterThan(0);
    await read(`/promotions/${asked.body.id}`);
    await read(`/promotions/${asked.body.id}/review`);
  });
});

describe('Row 64: what else people name', () => {
  const name = 'constructor';

  it('projects, stages, teams, roles and robots work by such a name, or are refused in words', async () => {
    const make = async (method: string, path: string, body: unknown) => {
      const answer = await server.api(method, path, body);
      expect([path, answer.status]).toEqual([path, expect.toSatisfy((n: number) => n < 300)]);
    };
    await make('PUT', `/teams/${name}`, { name });
    await make('PUT', `/roles/${name}`, { name, permissions: ['project.read'] });
    await make('POST', '/projects', {
      slug: name,
      name,
      team: name,
      template: 'open',
      stages: [
        { slug: 'dev', name: 'dev' },
        { slug: name, name },
      ],
    });
    await make('PUT', `/projects/${name}/grants/team:${name}`, { role: name });
    await make('POST', `/projects/${name}/robots`, {
      name,
      kind: 'cluster',
      registry: `${name}-${name}`,
    });
    await read(`/projects/${name}/access`);
    await read(`/projects/${name}/stages/${name}/who`);
    await read(`/projects/${name}/policies/${name}`);
    await read(
      `/projects/${name}/explain?subject=ada@example.com&permission=image.pull&stage=${name}`,
    );
    await read(`/search?q=${name}`);
  });

  it.each(names)('%s is no field, parameter, stage or role', async (strange) => {
    const path = encodeURIComponent(strange);
    for (const target of [`/projects?${path}=1`, `/audit?${path}=1`, `/search?q=a&${path}=1`]) {
      const answer = await server.api<{ detail: string }>('GET', target);
      expect([target, answer.status]).toEqual([target, 400]);
      expect(answer.body.detail).toContain(strange);
    }
    for (const target of [`/projects/shop/stages/${path}/who`, `/projects/shop/policies/${path}`]) {
      expect([400, 404]).toContain((await server.api('GET', target)).status);
    }
    const body = `{"slug":"strange","name":"x",${JSON.stringify(strange)}:{"admin":true}}`;
    const answer = await fetch(`${server.url}/api/v1/projects`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer bootstrap-token-for-the-tests-0001',
        'content-type': 'application/json',
      },
      body,
    });
    expect(answer.status).toBe(400);
  });
});
