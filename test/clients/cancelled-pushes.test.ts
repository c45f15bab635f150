import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '@/lib/ids';
import { rawConnection, rawHead } from '@/registry/server/testing/raw-request';
import {
  amd64,
  createRegistryClient,
  type Credentials,
  makeImage,
  makeLayer,
  noise,
  writeLayout,
} from '@/scripts/lib/oci';
import { createProject, createRobot } from '@/test/setup/project';
import { basic, rawCaller } from '@/test/setup/raw';
import { startTestServer, type TestServer } from '@/test/setup/server';
import { smallImage } from '@/test/setup/small-image';
import { isInstalled, run, succeed } from './command';
import { type NarrowWay, narrowWayTo } from './narrow-way';

const jobs = Array.from({ length: 20 }, (_, job) => job);

let server: TestServer;
let narrow: NarrowWay;
let folder: string;

beforeAll(async () => {
  server = await startTestServer();
  narrow = await narrowWayTo(server.url, 512 * 1024);
  // buildah makes a name of it, which must be in lower case.
  folder = join(tmpdir(), `sallyport-cancelled-${newId()}`);
  await mkdir(folder);
  await createProject(server, 'shop');
  const layers = await Promise.all(
    ['one', 'two', 'three'].map((seed) =>
      makeLayer(`COPY ${seed} /app`, [
        { path: `app/${seed}.bin`, content: noise(seed, 4 * 1024 * 1024) },
      ]),
    ),
  );
  await writeLayout(join(folder, 'large'), '1', makeImage({ layers, platform: amd64 }));
  await writeLayout(join(folder, 'small'), '1', await smallImage('small'));
});
afterAll(async () => {
  narrow?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => server.db.prisma.upload.deleteMany());

const robot = (name: string) => createRobot(server, 'shop', 'ci', 'shop-dev', name);
const countOpen = () => server.db.prisma.upload.count({ where: { endedAt: null } });
const countFed = () => server.db.prisma.upload.count({ where: { fedUntil: { gt: new Date() } } });

describe('a client over a bare connection', () => {
  const uploads = '/v2/shop-dev/api/blobs/uploads/';

  /** Opens an upload and sends a part of what it announces. */
  async function halfWay(ci: Credentials) {
    const raw = rawCaller(server.url, ci);
    const opened = await raw('POST', uploads);
    expect(opened.status).toBe(202);
    const connection = rawConnection(server.url);
    connection.socket.write(
      rawHead('PATCH', opened.headers.get('location')!, {
        Authorization: basic(ci),
        'Content-Length': '1000000',
        Expect: '100-continue',
      }),
    );
    await connection.until('100 Continue');
    connection.socket.write('half of it');
    return { connection, path: opened.headers.get('location')! };
  }

  it('killed half way 20 times locks nobody out: the next push succeeds, at once', async () => {
    const ci = await robot('ci-bare');
    const left: string[] = [];
    for (const job of jobs) {
      const { connection, path } = await halfWay(ci);
      connection.socket[job % 2 === 0 ? 'resetAndDestroy' : 'destroy']();
      left.push(path);
    }
    await vi.waitFor(async () => expect(await countFed()).toBe(0));
    expect(await countOpen()).toBe(20);
    await createRegistryClient(server.url, ci).push('shop-dev/api', await smallImage('bare'), '1');
    expect(await countOpen()).toBeLessThan(20);

    // One that made room starts again; one that did not goes on.
    const raw = rawCaller(server.url, ci);
    const answers = await Promise.all(left.map((path) => raw('PATCH', path, { body: ' more' })));
    const codes = answers.map(({ status, code }) => code ?? status);
    expect(new Set(codes)).toEqual(new Set([202, 'BLOB_UPLOAD_UNKNOWN']));
  });

  it('with 20 uploads that move is told to wait, and has room once one of them is gone', async () => {
    const ci = await robot('ci-busy');
    const raw = rawCaller(server.url, ci);
    const moving = await Promise.all(jobs.map(() => halfWay(ci)));
    const refused = await raw('POST', uploads);
    expect([refused.status, refused.code]).toEqual([429, 'TOOMANYREQUESTS']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.message).toContain('A maintainer of shop sees them');
    moving[7]!.connection.socket.destroy();
    await vi.waitFor(async () => expect(await countFed()).toBe(19));
    expect((await raw('POST', uploads)).status).toBe(202);
    expect((await raw('GET', moving[7]!.path)).code).toBe('BLOB_UPLOAD_UNKNOWN');
    for (const { connection, path } of moving) {
      connection.socket.destroy();
      if (path !== moving[7]!.path) expect((await raw('GET', path)).status).toBe(204);
    }
  });
});

const storage = () => [
  '--storage-driver',
  'vfs',
  '--root',
  join(folder, 'root'),
  '--runroot',
  join(folder, 'run'),
];

/** How a client pushes one of the two images. */
const pushWith: Record<string, (what: string, to: string, creds: string) => string[]> = {
  skopeo: (what, to, creds) => [
    'copy',
    '--dest-tls-verify=false',
    '--dest-creds',
    creds,
    `oci:${join(folder, what)}:1`,
    `docker://${to}`,
  ],
  buildah: (what, to, creds) => [
    ...storage(),
    'push',
    '--tls-verify=false',
    '--creds',
    creds,
    what,
    `docker://${to}`,
  ],
};

describe.each(Object.entries(pushWith))('%s', (client, push) => {
  const installed = isInstalled(client);

  /** buildah pushes what it holds itself; where it can hold nothing there is nothing to try. */
  async function isReady(): Promise<boolean> {
    if (client !== 'buildah') return true;
    for (const what of ['large', 'small']) {
      const pulled = await run(client, [...storage(), 'pull', `oci:${join(folder, what)}:1`]);
      if (pulled.code !== 0) {
        process.stdout.write(
          `SKIPPED: buildah cancelled: it holds none (${pulled.stderr.trim()}).\n`,
        );
        return false;
      }
      await succeed(client, [...storage(), 'tag', pulled.stdout.trim(), what]);
    }
    return true;
  }

  it.skipIf(!installed)(
    'killed half way 20 times locks nobody out: the next push succeeds, at once',
    async (test) => {
      if (!(await isReady())) return test.skip();
      const ci = await robot(`ci-${client}`);
      const creds = `${ci.username}:${ci.password}`;
      for (const job of jobs) {
        const full = narrow.nextIsFull();
        const to = `${narrow.host}/shop-dev/job-${job}:1`;
        const child = spawn(client, push('large', to, creds), { stdio: 'ignore' });
        await full;
        child.kill('SIGKILL');
        await once(child, 'close');
      }
      await vi.waitFor(async () => expect(await countFed()).toBe(0));
      expect(await countOpen()).toBe(20);
      await succeed(client, push('small', `${server.host}/shop-dev/${client}:1`, creds));
    },
    300_000,
  );
});
