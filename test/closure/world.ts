import { expect } from 'vitest';
import type { BuildContent } from '@/contract/images';
import type { Promotion } from '@/contract/promotion';
import type { Review } from '@/contract/review';
import {
  blobOf,
  type Content,
  contentOf,
  createRegistryClient,
  describe,
  makeArtifact,
  mediaTypes,
  type RegistryClient,
} from '@/scripts/lib/oci';
import { administrator } from '../setup/administrator';
import { createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';

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
    ...{ slug: 'shop', name: 'Shop', template: 'open' },
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

/** A document about a subject, as `oras attach` and cosign 3 write it. */
export const documentAbout = (subject: Content, text: string): Content =>
  makeArtifact({
    ...{ artifactType: 'application/vnd.example.report+json', mediaType: 'application/json' },
    payload: JSON.stringify({ text }),
    subject,
  });

/**
 * What cosign 2 pushes to `sha256-<hex>.sig`: an image's config, and a document for each signature, which
 * itself stands beside it. Signing again adds one.
 */
export function signatureByTag(...signatures: readonly string[]): Content {
  const layers = signatures.map((text) =>
    blobOf(JSON.stringify({ critical: { type: 'cosign container image signature' }, text })),
  );
  const config = blobOf(
    JSON.stringify({
      ...{ architecture: '', os: '', created: '0001-01-01T00:00:00Z', config: {} },
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    }),
  );
  return contentOf(
    mediaTypes.manifest,
    {
      ...{ schemaVersion: 2, mediaType: mediaTypes.manifest },
      config: describe(mediaTypes.config, config),
      layers: layers.map((layer, at) => ({
        ...describe('application/vnd.dev.cosign.simplesigning.v1+json', layer),
        annotations: { 'dev.cosignproject.cosign/signature': `by ${signatures[at]}` },
      })),
    },
    [config, ...layers],
  );
}

/** The tag that tells of a digest. */
export const tagOf = ({ digest }: Content, suffix: string): string =>
  `${digest.replace(':', '-')}${suffix}`;

/** The same manifest with a subject: an image that says to be a referrer. */
export function referring(image: Content, subject: Content): Content {
  const document = JSON.parse(image.bytes.toString()) as object;
  return contentOf(
    image.mediaType,
    { ...document, subject: describe(subject.mediaType, subject) },
    image.blobs,
  );
}

/** Waits for what happens in the background, 15 s at most. */
export async function eventually<T>(look: () => Promise<T>, isIt: (found: T) => boolean) {
  for (let tries = 0; ; tries += 1) {
    const found = await look();
    if (isIt(found) || tries === 150) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
}
