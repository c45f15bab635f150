import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Upload } from '@/contract/shapes/uploads';
import { newId } from '@/lib/ids';
import { digestOf } from '@/oci/names/hash';
import { rawConnection, rawHead } from '@/registry/server/testing/raw-request';
import type { Credentials } from '@/scripts/lib/oci';
import { isInstalled } from '../clients/command';
import { type NarrowWay, narrowWayTo } from '../clients/narrow-way';
import { createProject, createRobot } from '../setup/project';
import { basic, rawCaller } from '../setup/raw';
import { startTestServer, type TestServer } from '../setup/server';

// A blob that comes in one POST (OCI distribution, "Single POST") is an upload like any other.
const bytes = Buffer.alloc(4 * 1024 * 1024, 'x');
const target = `/v2/shop-dev/api/blobs/uploads/?digest=${digestOf(bytes)}`;
const jobs = Array.from({ length: 20 }, (_, job) => job);

let server: TestServer;
let narrow: NarrowWay;
let folder: string;

beforeAll(async () => {
  server = await startTestServer();
  narrow = await narrowWayTo(server.url, 512 * 1024);
  folder = await mkdtemp(join(tmpdir(), 'sallyport-whole-'));
  await createProject(server, 'shop');
});
afterAll(async () => {
  narrow?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await vi.waitFor(async () => expect(await rows()).toBe(0));
  expect(await files()).toEqual([]);
});

const robot = () => createRobot(server, 'shop', 'ci', 'shop-dev', `ci-${newId()}`);
const rows = () => server.db.prisma.upload.count();
const files = () => readdir(join(server.dataDir, 'registry', 'uploads'));
const shown = async () =>
  (await server.api<{ items: Upload[] }>('GET', '/projects/shop/uploads')).body.items;

/** Begins to send the blob, and stops half way. */
async function halfWay(ci: Credentials) {
  const connection = rawConnection(server.url);
  connection.socket.write(
    rawHead('POST', target, {
      Authorization: basic(ci),
      'Content-Length': String(bytes.length),
      Expect: '100-continue',
    }),
  );
  await connection.until('100 Continue');
  connection.socket.write(bytes.subarray(0, 1000));
  return connection;
}

describe('a blob in one request', () => {
  it('counts while it moves, for uploads of every kind: the 21st is told to wait', async () => {
    const ci = await robot();
    const raw = rawCaller(server.url, ci);
    const moving = await Promise.all(jobs.map(() => halfWay(ci)));
    for (const path of [target, '/v2/shop-dev/api/blobs/uploads/']) {
      const refused = await raw('POST', path, path === target ? { body: bytes } : {});
      expect([refused.status, refused.code]).toEqual([429, 'TOOMANYREQUESTS']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.message).toContain('A maintainer of shop sees them');
    }
    moving[3]!.socket.destroy();
    await vi.waitFor(async () => expect(await rows()).toBe(19));
    expect((await raw('POST', target, { body: bytes })).status).toBe(201);
    for (const { socket } of moving) socket.destroy();
  });

  it('is seen by a maintainer, and cleared: its client is told, and nothing of it stays', async () => {
    const ci = await robot();
    const connection = await halfWay(ci);
    const [one] = await vi.waitFor(async () => {
      const found = await shown();
      expect(found).toMatchObject([
        { registry: 'shop-dev', image: 'api', state: 'moving', by: { name: ci.username } },
      ]);
      return found;
    });
    const path = `/projects/shop/uploads/${one!.id}`;
    expect((await server.api('DELETE', path)).status).toBe(200);
    expect(await shown()).toEqual([]);
    // As long as the request writes its bytes are left alone.
    expect(await server.sweepUploads()).toBe(0);
    connection.socket.write(bytes.subarray(1000));
    expect(await connection.until('BLOB_UPLOAD_UNKNOWN')).toContain('404 Not Found');
    connection.socket.destroy();
  });

  it('of a process that was killed is broken a minute later, makes room, and is swept', async () => {
    const ci = await robot();
    const connection = await halfWay(ci);
    await vi.waitFor(async () => expect(await files()).toHaveLength(1));
    // What the process would have left, were it killed now and time had passed.
    const age = (minutes: number) =>
      server.db.pool.query(
        `UPDATE upload SET fed_by = $2::uuid, fed_until = statement_timestamp() - interval '1 second',
           moved_at = statement_timestamp() - $1 * interval '1 minute'`,
        [minutes, newId()],
      );
    await age(2);
    expect(await shown()).toMatchObject([{ state: 'broken' }]);
    expect(await server.sweepUploads()).toBe(0);
    await age(61);
    expect(await server.sweepUploads()).toBe(1);
    expect([await rows(), await files()]).toEqual([0, []]);
    connection.socket.destroy();
  });
});

describe.skipIf(!isInstalled('curl'))('curl', () => {
  const curl = (ci: Credentials, host: string) =>
    spawn(
      'curl',
      [
        '-sS',
        '-o',
        '/dev/null',
        '-w',
        '%{http_code}',
        '-X',
        'POST',
        '-u',
        `${ci.username}:${ci.password}`,
        '-H',
        'Content-Type: application/octet-stream',
        '--data-binary',
        `@${join(folder, 'blob')}`,
        `http://${host}${target}`,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
  beforeAll(() => writeFile(join(folder, 'blob'), bytes));

  it('killed half way 20 times leaves nothing that counts, is seen or lies about', async () => {
    const ci = await robot();
    for (const _ of jobs) {
      const full = narrow.nextIsFull();
      const child = curl(ci, narrow.host);
      await full;
      await vi.waitFor(async () => expect(await shown()).toMatchObject([{ state: 'moving' }]));
      child.kill('SIGKILL');
      await once(child, 'close');
      await vi.waitFor(async () => expect(await shown()).toEqual([]));
    }
    const child = curl(ci, server.host);
    let code = '';
    child.stdout.on('data', (text: Buffer) => (code += text.toString()));
    await once(child, 'close');
    expect(code).toBe('201');
  }, 120_000);
});
