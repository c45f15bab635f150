import { expect } from 'vitest';
import type { BuildContent } from '@/contract/shapes/images';
import type { Promotion } from '@/contract/shapes/promotion';
import type { Review } from '@/contract/shapes/review';
import { type Content, createRegistryClient, type RegistryClient } from '@/scripts/lib/oci';
import { administrator } from '../setup/administrator';
import { createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';

export { documentAbout, referring, signatureByTag, tagOf } from './evidence';

/** A project with four stages whose gates are open, a CI robot and a cluster's. */
export interface ClosureWorld {
  readonly server: TestServer;
  readonly ci: RegistryClient;
  /** A cluster of production. */
  readonly prod: RegistryClient;
  push(image: string, content: Content, tag?: string): Promise<Content>;
  promote(image: string, build: number, to: string, more?: object): Promise<Promotion>;
  review(image: string, build: number, to: string): Promise<Review>;
  content(image: string, build: number): Promise<BuildContent>;
  /** Tags and digests that a stage's registry answers, by the administrator. */
  has(stage: string, image: string, reference: string): Promise<string | null>;
  stop(): Promise<void>;
}

export async function createClosureWorld(): Promise<ClosureWorld> {
  const server = await startTestServer();
  const answer = await server.api('POST', '/projects', {
    slug: 'shop',
    name: 'Shop',
    template: 'open',
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  const ci = createRegistryClient(server.url, await createRobot(server, 'shop', 'ci', 'shop-dev'));
  const cluster = await createRobot(server, 'shop', 'cluster', 'shop-prod');
  const admin = createRegistryClient(server.url, {
    username: administrator.email,
    password: administrator.token,
  });
  return {
    server,
    ci,
    prod: createRegistryClient(server.url, cluster),
    async push(image, content, tag) {
      await ci.push(`shop-dev/${image}`, content, tag);
      return content;
    },
    async promote(image, build, to, more = {}) {
      const body = { project: 'shop', image, build, to, ...more };
      const promoted = await server.api<Promotion>('POST', '/promotions', body);
      expect(promoted.status, JSON.stringify(promoted.body)).toBe(201);
      return promoted.body;
    },
    async review(image, build, to) {
      const path = `/projects/shop/review?image=${image}&build=${build}&to=${to}`;
      const review = await server.api<Review>('GET', path);
      expect(review.status, JSON.stringify(review.body)).toBe(200);
      return review.body;
    },
    async content(image, build) {
      const path = `/projects/shop/images/${image}/builds/${build}/content`;
      return (await server.api<BuildContent>('GET', path)).body;
    },
    async has(stage, image, reference) {
      const repository = `shop-${stage}/${image}`;
      const path = `/v2/${repository}/manifests/${reference}`;
      const head = await admin.send(path, { method: 'HEAD' }, `repository:${repository}:pull`);
      return head.status === 200 ? head.headers.get('docker-content-digest') : null;
    },
    stop: () => server.stop(),
  };
}

/** Waits for what happens in the background, 15 s at most. */
export async function eventually<T>(look: () => Promise<T>, isIt: (found: T) => boolean) {
  for (let tries = 0; ; tries += 1) {
    const found = await look();
    if (isIt(found) || tries === 150) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
}
