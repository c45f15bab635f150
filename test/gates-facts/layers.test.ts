import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import type { Digest } from '@/oci/names/digest';
import { createFilesystemStore } from '@/registry';
import {
  amd64,
  arm64,
  type Blob,
  blobOf,
  type Content,
  contentOf,
  createRegistryClient,
  describe,
  makeImage,
  makeIndex,
  makeLayer,
  mediaTypes,
  type RegistryClient,
} from '@/scripts/lib/oci';
import { runExaminer, type RunExaminer } from '@/server/content/examine/run-examiner';
import { layerExaminer, layerTurns } from '@/server/content/layers/layer-examiner';
import { readContent } from '@/server/pipeline/gates/facts/content';
import { join } from 'node:path';
import { createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { actedBy } from '../support/acted';

let server: TestServer;
let ci: RegistryClient;
const clock = () => new Date();

beforeAll(async () => {
  server = await startTestServer();
  await server.api('POST', '/projects', { slug: 'shop', name: 'Shop', template: 'open' });
  ci = createRegistryClient(server.url, await createRobot(server, 'shop', 'ci', 'shop-dev'));
});
afterAll(() => server.stop());

/** The store, with what was read of it: a digest for each piece. */
async function storeWith(log: string[], broken: () => string | null = () => null) {
  const blobs = await createFilesystemStore(join(server.dataDir, 'registry'));
  return {
    stat: (digest: Digest) => blobs.stat(digest),
    async *read(digest: Digest) {
      if (broken() === digest) throw new Error('the disk is away');
      for await (const piece of blobs.read(digest)) {
        log.push(digest);
        yield piece;
      }
    },
  };
}
const inspect = async (options: RunExaminer = {}, log: string[] = []) =>
  runExaminer({ db: server.db, clock }, await storeWith(log), layerExaminer, options);

let versions = 1;
const askFor = async (gate: object, project = 'shop') => {
  const stage = await server.db.prisma.stage.findFirstOrThrow({
    where: { slug: 'staging', project: { slug: project } },
  });
  await server.db.prisma.policy.create({
    data: {
      id: newId(),
      stageId: stage.id,
      version: (versions += 1),
      document: { gates: [{ kind: 'hygiene', ...gate }] },
      ...actedBy('createdBy', 'ada'),
    },
  });
};
const platforms = async ({ digest }: Content) => {
  const id = newId();
  return (await readContent(server.db.sql, [{ id, digest }])).get(id)!.platforms;
};
const looked = async () =>
  (await server.db.prisma.layerContent.findMany()).map(({ digest }) => digest).sort();

/** What the hygiene gate of the stage says of a build that would enter. */
const verdictOn = async ({ digest }: Content) => {
  const wish = { project: 'shop', image: 'api', digest, to: 'staging', dryRun: true };
  const { body } = await server.api<{
    verdicts: { gate: string; verdict: string; reason: string }[];
  }>('POST', '/promotions', wish);
  const { verdict, reason } = body.verdicts.find(({ gate }) => gate === 'hygiene')!;
  return { verdict, reason };
};

const nowhere = { os: 'unknown', architecture: 'unknown' };

/** What BuildKit puts beside an image: a config of no platform, and a statement as its layer. */
function makeAttestation(statement: Blob): Content {
  const config = blobOf(
    JSON.stringify({
      ...nowhere,
      config: {},
      rootfs: { type: 'layers', diff_ids: [statement.digest] },
    }),
  );
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: describe(mediaTypes.config, config),
    layers: [describe('application/vnd.in-toto+json', statement)],
  };
  return contentOf(mediaTypes.manifest, manifest, [config, statement]);
}
const indexWith = (image: Content, attestation: Content) =>
  makeIndex([
    { content: image, platform: amd64 },
    { content: attestation, platform: nowhere },
  ]);

it('layers are looked into once a policy asks, those of builds there already too, each once', async () => {
  const base = await makeLayer('FROM base', [
    { path: 'bin/sh', content: 'a shell' },
    { path: 'usr/bin/apt-get', content: 'a package manager' },
  ]);
  const app = await makeLayer('COPY app', [{ path: 'app/server', content: 'an app' }]);
  const clean = await makeLayer('RUN rm', [
    { path: 'bin/.wh.sh', content: '' },
    { path: 'usr/bin/.wh..wh..opq', content: '' },
  ]);
  const withShell = makeImage({ layers: [base, app], platform: amd64, user: 'app' });
  const without = makeImage({ layers: [base, app, clean], platform: arm64, docker: true });
  const index = makeIndex([
    { content: withShell, platform: amd64 },
    { content: without, platform: arm64 },
  ]);
  await ci.push('shop-dev/api', index, '1.0.0');

  expect(await inspect()).toBe(0);
  expect(await platforms(index)).toMatchObject([
    { platform: 'linux/amd64', user: 'app', programs: null, unreadable: null },
    { platform: 'linux/arm64/v8', user: null, programs: null, unreadable: null },
  ]);

  await askFor({ distroless: true });
  expect(await inspect()).toBe(3);
  expect(await inspect()).toBe(0);
  expect(await looked()).toEqual([base, app, clean].map(({ digest }) => digest).sort());
  expect(await platforms(index)).toMatchObject([
    { platform: 'linux/amd64', programs: ['/bin/sh', '/usr/bin/apt-get'] },
    { platform: 'linux/arm64/v8', programs: [] },
  ]);
});

it('a layer that is no archive is unreadable, and the others are looked into', async () => {
  const broken = { ...(await makeLayer('x', [])), ...blobOf('not a tar archive'.repeat(100)) };
  const good = await makeLayer('y', [{ path: 'sbin/apk', content: 'a package manager' }]);
  const image = makeImage({ layers: [broken, good] });
  await ci.push('shop-dev/api', image, '2.0.0');
  expect(await inspect()).toBe(2);
  expect(await platforms(image)).toMatchObject([
    { programs: null, unreadable: 'a layer is not a tar archive' },
  ]);
});

it('what was found when less was known, and what hindered a look, is looked at again', async () => {
  const layer = await makeLayer('again', [{ path: 'bin/zsh', content: 'a shell' }]);
  const image = makeImage({ layers: [layer] });
  await ci.push('shop-dev/api', image, '2.1.0');
  let now = new Date('2026-03-25T12:00:00Z');
  const { digest } = layer;
  const tryWith = async (broken: string | null) => {
    const store = await storeWith([], () => broken);
    return runExaminer({ db: server.db, clock: () => now }, store, layerExaminer);
  };
  await server.db.prisma.layerContent.create({ data: { digest, state: 'read', reading: 1 } });
  await expect(tryWith(digest)).rejects.toThrow('the disk is away');
  expect(await platforms(image)).toMatchObject([
    { programs: null, unseen: [digest], hindrance: 'the bytes of a layer could not be read' },
  ]);
  expect(await tryWith(null)).toBe(0);
  now = new Date('2026-03-25T12:00:31Z');
  expect(await tryWith(null)).toBe(1);
  expect(await platforms(image)).toMatchObject([{ programs: ['/bin/zsh'], hindrance: null }]);
});

it('thirty bombs of one project delay a neighbour by one share of work, and no more (row 65)', async () => {
  await server.api('POST', '/projects', { slug: 'bomber', name: 'Bomber', template: 'open' });
  await server.api('POST', '/projects', { slug: 'quiet', name: 'Quiet', template: 'open' });
  await askFor({ distroless: true }, 'bomber');
  await askFor({ distroless: true }, 'quiet');
  const client = async (project: string) =>
    createRegistryClient(server.url, await createRobot(server, project, 'ci', `${project}-dev`));
  const bomber = await client('bomber');
  const quiet = await client('quiet');
  const bombs = await Promise.all(
    Array.from({ length: 30 }, (_, at) =>
      makeLayer(`bomb ${at}`, [{ path: `zeros-${at}`, content: Buffer.alloc(2 * 1024 * 1024) }]),
    ),
  );
  for (const [at, bomb] of bombs.entries()) {
    await bomber.push('bomber-dev/app', makeImage({ layers: [bomb] }), `1.${at}`);
  }
  const small = await makeLayer('small', [{ path: 'app', content: 'an app' }]);
  const image = makeImage({ layers: [small] });
  await quiet.push('quiet-dev/app', image, '1.0');

  const quietId = (await server.db.prisma.project.findFirstOrThrow({ where: { slug: 'quiet' } }))
    .id;
  const log: string[] = [];
  const told: { project: string; bombsDone: number; bombsBegun: number }[] = [];
  const isBomb = (digest: string) => bombs.some((bomb) => bomb.digest === digest);
  const done = await inspect(
    {
      sizes: { ...layerTurns, share: { work: 256 * 1024, milliseconds: 60_000 }, each: 1024 },
      looked: async (projects) => {
        for (const project of projects) {
          told.push({
            project,
            bombsDone: (await looked()).filter(isBomb).length,
            bombsBegun: new Set(log.filter(isBomb)).size,
          });
        }
      },
    },
    log,
  );
  expect(done).toBe(31);
  const first = told.find(({ project }) => project === quietId)!;
  expect(first.bombsDone).toBe(0);
  expect(first.bombsBegun).toBeLessThanOrEqual(1);
  expect(await platforms(image)).toMatchObject([{ programs: [], unseen: [] }]);
  expect((await looked()).filter(isBomb)).toHaveLength(30);
  // Each was opened once: what rests goes on where it was.
  expect(log.filter(isBomb)).toHaveLength(30);
});

it('where no policy wants images without shells, nothing is looked at: what runs was decided at the push', async () => {
  await askFor({ nonRoot: true });
  const layer = await makeLayer('z', [{ path: 'bin/zsh', content: 'not looked at' }]);
  const image = makeImage({ layers: [layer], user: '1000' });
  const statement = blobOf('{"_type":"https://in-toto.io/Statement/v0.1","subject":[]}');
  const attestation = makeAttestation(statement);
  const index = indexWith(image, attestation);
  await ci.push('shop-dev/api', index, '3.0.0');
  // That the attestation is none was read from its first bytes when it was pushed.
  expect(await platforms(index)).toMatchObject([{ digest: image.digest, runnable: true }]);
  expect(await inspect()).toBe(0);
  expect(await looked()).not.toContain(layer.digest);
  expect(await verdictOn(index)).toEqual({ verdict: 'passed', reason: 'It runs as 1000.' });

  const hidden = await makeLayer('hidden', [{ path: 'bin/bash', content: 'a shell' }]);
  const pretender = makeAttestation(hidden);
  const other = indexWith(image, pretender);
  await ci.push('shop-dev/api', other, '3.0.1');
  expect(await inspect()).toBe(0);
  expect(await platforms(other)).toMatchObject([
    { digest: image.digest },
    { digest: pretender.digest, runnable: true, user: null, os: null, programs: null },
  ]);
  expect(await verdictOn(other)).toEqual({
    verdict: 'failed',
    reason: `It runs as a user that is not known on ${pretender.digest.slice(0, 19)}, its config names no operating system.`,
  });
});

it('a policy that no longer asks costs nothing again', async () => {
  await askFor({ kind: 'soak', hours: 1 });
  const layer = await makeLayer('none', [{ path: 'bin/zsh', content: 'asked by nobody' }]);
  const image = makeImage({ layers: [layer] });
  await ci.push('shop-dev/api', image, '4.0.0');
  await ci.push('shop-dev/api', makeAttestation(blobOf('{"none":1}')), '4.0.1');
  expect(await inspect()).toBe(0);
  expect(await platforms(image)).toMatchObject([{ programs: null }]);
});
