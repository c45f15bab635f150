import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Upload } from '@/contract/shapes/uploads';
import { newId } from '@/lib/ids';
import { rawConnection, rawHead } from '@/registry/server/testing/raw-request';
import type { Credentials } from '@/scripts/lib/oci';
import { createPerson } from '../setup/person';
import { createProject, createRobot } from '../setup/project';
import { basic, type Raw, rawCaller } from '../setup/raw';
import { startTestServer, type TestServer } from '../setup/server';

interface Page {
  readonly items: Upload[];
  readonly next: string | null;
}

let server: TestServer;
let ci: Credentials;
let raw: Raw;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  await createProject(server, 'bank');
  ci = await createRobot(server, 'shop', 'ci', 'shop-dev', 'ci');
  raw = rawCaller(server.url, ci);
  tokens.kim = await createPerson(server, 'kim@example.com', { role: 'maintainer' });
  tokens.ben = await createPerson(server, 'ben@example.com', { role: 'developer' });
  tokens.mia = await createPerson(server, 'mia@example.com', {
    role: 'maintainer',
    project: 'bank',
  });
  tokens.reader = await createPerson(server, 'li@example.com', {
    role: 'maintainer',
    scopes: ['read', 'push'],
  });
});
afterAll(() => server?.stop());
afterEach(async () => {
  await server.db.prisma.upload.updateMany({ data: { endedAt: new Date(), fedUntil: null } });
  await server.sweepUploads();
});

const list = (who: string, query = '') =>
  server.api<Page>('GET', `/projects/shop/uploads${query}`, undefined, { token: tokens[who]! });
const clear = (who: string, id: string, project = 'shop') =>
  server.api<{ code?: string }>('DELETE', `/projects/${project}/uploads/${id}`, undefined, {
    token: tokens[who]!,
  });
const files = () => readdir(join(server.dataDir, 'registry', 'uploads'));

async function open(image = 'api', as = raw) {
  const opened = await as('POST', `/v2/shop-dev/${image}/blobs/uploads/`);
  expect(opened.status).toBe(202);
  const path = opened.headers.get('location')!;
  return { path, id: path.split('/').at(-1)! };
}

/** A request that feeds the upload, half way. */
async function feed(path: string) {
  const connection = rawConnection(server.url);
  const headers = { Authorization: basic(ci), 'Content-Length': '10', Expect: '100-continue' };
  connection.socket.write(rawHead('PATCH', path, headers));
  await connection.until('100 Continue');
  connection.socket.write('12345');
  return connection;
}

describe('uploads under way', () => {
  it('are shown to a maintainer: whose, where, how far, and which of them move', async () => {
    const [moving, idle, broken] = [await open(), await open('web/front'), await open()];
    const quiet = await open();
    await raw('PATCH', moving.path, { body: 'three' });
    await raw('PATCH', quiet.path, { body: 'a minute ago' });
    await raw('PATCH', idle.path, { body: 'and more' });
    (await feed(broken.path)).socket.destroy();
    const person = rawCaller(server.url, { username: 'kim@example.com', password: tokens.kim! });
    const opened = await open('api', person);
    const age = (id: string, by: string) =>
      server.db.pool.query(`UPDATE upload SET moved_at = moved_at - $2::interval WHERE id = $1`, [
        id,
        by,
      ]);
    await age(idle.id, '11 minutes');
    await age(quiet.id, '1 minute');
    await vi.waitFor(async () => {
      const { items } = (await list('kim')).body;
      expect(items.map(({ id, state }) => [id, state])).toEqual([
        // It counts, and no byte of it has come.
        [opened.id, 'waiting'],
        [quiet.id, 'waiting'],
        [broken.id, 'broken'],
        [idle.id, 'idle'],
        [moving.id, 'moving'],
      ]);
    });
    const { items } = (await list('kim')).body;
    const of = (id: string) => items.find((one) => one.id === id)!;
    expect(of(moving.id)).toMatchObject({
      registry: 'shop-dev',
      image: 'api',
      bytes: 5,
      by: { kind: 'robot', name: ci.username, detail: 'ci' },
    });
    expect(of(idle.id)).toMatchObject({ image: 'web/front', bytes: 8 });
    expect(of(broken.id).bytes).toBe(5);
    expect(of(opened.id).by).toMatchObject({ kind: 'person', detail: 'kim@example.com' });
    const { movedAt, endsAt } = of(idle.id);
    expect(Date.parse(endsAt) - Date.parse(movedAt)).toBe(3_600_000);
  });

  it('are paged, each of them once', async () => {
    const ids = [];
    for (let at = 0; at < 5; at++) ids.unshift((await open()).id);
    // Two that were opened in the same moment.
    await server.db.pool.query(
      `UPDATE upload SET created_at = (SELECT created_at FROM upload WHERE id = $1) WHERE id = $2`,
      [ids[2], ids[3]],
    );
    const seen = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages++) {
      expect(pages).toBeLessThan(4);
      const query: string = cursor === '' ? '?limit=2' : `?limit=2&cursor=${cursor}`;
      const { items, next }: Page = (await list('kim', query)).body;
      seen.push(...items.map(({ id }) => id));
      cursor = next;
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(seen[0]).toBe(ids[0]);
  });

  it.each([
    'x',
    '\0',
    '2026-02-31T00:00:00.000Z 1',
    `${'9'.repeat(400)}`,
    `0000-13-01T00:00:00.000Z ${newId()}`,
    // A day that JavaScript takes for the next one.
    `2026-06-31T12:00:00.000Z ${newId()}`,
  ])('are refused with the cursor %j, which no list gave', async (text) => {
    const cursor = encodeURIComponent(Buffer.from(`uploads ${text}`).toString('base64url'));
    expect((await list('kim', `?cursor=${cursor}`)).status).toBe(400);
  });

  it('are not for a developer, nor for a token that does not administer; to others there is no project', async () => {
    const { id } = await open();
    for (const [who, status] of [
      ['ben', 403],
      ['reader', 403],
      ['mia', 404],
    ] as const) {
      expect((await list(who)).status).toBe(status);
      expect((await clear(who, id)).status).toBe(status);
    }
    expect((await clear('mia', id, 'bank')).status).toBe(404);
    expect((await raw('GET', (await open()).path)).status).toBe(204);
    expect((await list('kim')).body.items).toHaveLength(2);
  });
});

describe('an upload that a maintainer clears', () => {
  it('is gone with its bytes, is in the trail, and starts again', async () => {
    const { path, id } = await open();
    await raw('PATCH', path, { body: 'three' });
    expect(await files()).toHaveLength(1);
    expect((await clear('kim', id)).body).toEqual({ done: true });
    expect((await clear('kim', id)).status).toBe(404);
    expect((await list('kim')).body.items).toEqual([]);
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      expect((await raw(method, path)).code).toBe('BLOB_UPLOAD_UNKNOWN');
    }
    expect(await server.sweepUploads()).toBe(1);
    expect(await files()).toEqual([]);
    expect(await server.db.prisma.upload.count()).toBe(0);

    const [line] = await server.db.prisma.auditEvent.findMany({
      where: { action: 'upload.cleared' },
    });
    expect(line).toMatchObject({ actorName: 'kim@example.com', target: 'shop-dev/api' });
    expect(line!.before).toMatchObject({ upload: id, by: ci.username, bytes: 5, state: 'moving' });
  });

  it('L16: one whose file cannot be removed keeps no other’s room', async () => {
    const stuck = await open();
    const other = await open();
    for (const { path } of [stuck, other])
      expect((await raw('PATCH', path, { body: '12345' })).status).toBe(202);
    const uploads = join(server.dataDir, 'registry', 'uploads');
    const names = (await files()).filter((name) => name.startsWith(stuck.id));
    for (const name of names) {
      await rm(join(uploads, name));
      await mkdir(join(uploads, name, 'folder'), { recursive: true });
    }
    expect(names).not.toEqual([]);
    for (const { id } of [stuck, other]) expect((await clear('kim', id)).status).toBe(200);
    await expect(server.sweepUploads()).rejects.toThrow('some uploads were not removed');
    expect((await server.db.prisma.upload.findMany()).map(({ id }) => id)).toEqual([stuck.id]);
    for (const name of names) await rm(join(uploads, name), { recursive: true });
    expect(await server.sweepUploads()).toBe(1);
  });

  it('while a request feeds it ends that request, and leaves nothing of it', async () => {
    const { path, id } = await open();
    const connection = await feed(path);
    expect((await clear('kim', id)).status).toBe(200);
    // As long as the request writes its bytes are left alone.
    expect(await server.sweepUploads()).toBe(0);
    connection.socket.write('67890');
    expect(await connection.until('BLOB_UPLOAD_UNKNOWN')).toContain('404 Not Found');
    connection.socket.destroy();
    await vi.waitFor(async () => expect(await server.sweepUploads()).toBe(1));
    expect(await files()).toEqual([]);
    expect(await server.db.prisma.upload.count()).toBe(0);
  });

  it('makes room at once for a caller who has 20 that move', async () => {
    const all = [];
    for (let at = 0; at < 20; at++) all.push(await open());
    const push = () => raw('POST', '/v2/shop-dev/api/blobs/uploads/');
    expect((await push()).status).toBe(429);
    await clear('kim', all[3]!.id);
    expect((await push()).status).toBe(202);
  });

  it('stays in the list as nobody’s once its robot was removed, and can be cleared', async () => {
    const gone = await createRobot(server, 'shop', 'ci', 'shop-dev', 'gone');
    const { id } = await open('api', rawCaller(server.url, gone));
    await server.api('DELETE', '/projects/shop/robots/gone');
    expect((await list('kim')).body.items).toMatchObject([{ id, by: null }]);
    expect((await clear('kim', id)).status).toBe(200);
  });
});
