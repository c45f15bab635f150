import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { recordAudit, systemOrigin } from '@/server/platform/events/audit';
import { touch } from '@/server/platform/events/touch';
import { statement, type Sql } from '@/server/platform/sql/database';
import { startTestServer, type TestServer } from '../setup/server';
import { createPerson } from '../setup/person';
import { listenAs } from './listen';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const slug of ['shop', 'other']) {
    await server.api('POST', '/projects', { slug, name: slug, template: 'open' });
  }
});
afterAll(() => server.stop());

/** A person with a role on shop, and a token of theirs. */
const viewer = (email: string) => createPerson(server, email, { role: 'viewer' });

/** Follows the stream with a token. */
const listen = (token: string, lastEventId?: string) =>
  listenAs(server.url, {
    authorization: `Bearer ${token}`,
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  });

const inTransaction = (work: (sql: Sql) => Promise<unknown>) => server.db.transaction(work);

const ofChain = statement('test.head', 'SELECT max(position) AS position FROM audit_chain');

/** Ids of the project shop: its own, of an image `api`, which is made, and of its stages. */
async function shopOf({ db: { prisma } }: TestServer) {
  const { id, stages } = await prisma.project.findUniqueOrThrow({
    where: { slug: 'shop' },
    include: { stages: true },
  });
  const name = { projectId: id, name: 'api' };
  const image =
    (await prisma.image.findFirst({ where: name })) ??
    (await prisma.image.create({ data: { id: newId(), ...name } }));
  return {
    project: id,
    images: { api: image.id },
    stages: Object.fromEntries(stages.map((stage) => [stage.slug, stage.id])),
  };
}

const rename = (project: string, name: string) =>
  server.api('PATCH', `/projects/${project}`, { name });

describe('GET /api/v1/events', () => {
  it('streams without buffering or transforming, and asks who is there', async () => {
    const stream = await listen(await viewer('first@example.com'));
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.response.headers.get('cache-control')).toContain('no-transform');
    stream.close();
    expect((await server.api('GET', '/events', undefined, { token: null })).status).toBe(401);
  });

  it('begins with whether changes can arrive', async () => {
    const stream = await listen(await viewer('begins@example.com'));
    await rename('shop', 'Shop, to begin with');
    await stream.next();
    expect(stream.states).toEqual([true]);
    stream.close();
  });

  it('tells of projects that the caller may see, and of no other', async () => {
    const stream = await listen(await viewer('second@example.com'));
    await rename('other', 'Hidden');
    await rename('shop', 'Shop');
    expect((await stream.next())?.data).toMatchObject({ kind: 'project.changed', project: 'shop' });
    stream.close();
  });

  it('tells of a line by its place in the trail, with what it tells of by name', async () => {
    const stream = await listen(await viewer('names@example.com'));
    const { project, images, stages } = await shopOf(server);
    await inTransaction((sql) =>
      recordAudit(sql, systemOrigin, {
        action: 'promotion.requested',
        projectId: project,
        subjects: { imageId: images.api, stageId: stages.prod! },
        target: 'words that nobody reads it by',
      }),
    );
    const told = await stream.next();
    expect(told?.data).toEqual({
      kind: 'promotion.requested',
      project: 'shop',
      image: 'api',
      build: null,
      stage: 'prod',
    });
    const [head] = await server.db.sql.query<{ position: number }>(ofChain);
    expect(told?.id).toBe(String(head!.position));
    stream.close();
  });

  it('tells nobody what is kept alone, and goes on after it', async () => {
    const stream = await listen(await viewer('kept@example.com'));
    const { project } = await shopOf(server);
    const line = { projectId: project, subjects: {}, target: 'shop' };
    await inTransaction(async (sql) => {
      await recordAudit(sql, systemOrigin, { action: 'promotion.refused', ...line });
      await recordAudit(sql, systemOrigin, { action: 'project.changed', ...line });
    });
    expect((await stream.next())?.data.kind).toBe('project.changed');
    stream.close();
  });

  it('tells of what changed without a line as just that, which no page comes back to', async () => {
    const stream = await listen(await viewer('touched@example.com'));
    const { project } = await shopOf(server);
    await inTransaction((sql) =>
      touch(sql, { projectId: project, image: 'api', build: 7, stage: 'prod' }),
    );
    expect(await stream.next()).toEqual({
      id: undefined,
      data: { kind: 'changed', project: 'shop', image: 'api', build: 7, stage: 'prod' },
    });
    stream.close();
  });

  it('tells nothing of what was not committed', async () => {
    const stream = await listen(await viewer('undone@example.com'));
    const { project } = await shopOf(server);
    await inTransaction(async (sql) => {
      await touch(sql, { projectId: project });
      const line = { projectId: project, subjects: {}, target: 'shop' };
      await recordAudit(sql, systemOrigin, { action: 'build.pushed', ...line });
      throw new Error('undone');
    }).catch(() => undefined);
    await rename('shop', 'Shop, after all');
    expect((await stream.next())?.data.kind).toBe('project.changed');
    stream.close();
  });

  it('gives a stream that comes back every line that it missed, once, in their order', async () => {
    const token = await viewer('third@example.com');
    const before = await listen(token);
    await rename('shop', 'Shop, once');
    const seen = await before.next();
    before.close();
    const times = 20;
    for (let at = 0; at < times; at += 1) await rename('shop', `Shop, again ${at}`);
    const after = await listen(token, seen!.id);
    const renames = Promise.all([1, 2, 3].map((at) => rename('shop', `Shop, meanwhile ${at}`)));
    const ids: number[] = [];
    while (ids.length < times + 3) ids.push(Number((await after.next())!.id));
    await renames;
    expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other));
    expect(ids[0]).toBeGreaterThan(Number(seen!.id));
    // Nobody keeps what was touched meanwhile: a page asks for everything anew.
    expect(after.states).toEqual([false, true]);
    after.close();
  });

  it.each(['0', '-5', '1e3', 'x', '9'.repeat(20)])(
    'tells a stream that comes back from no place in the trail, as “%s”, of a gap alone',
    async (id) => {
      const stream = await listen(await viewer(`from-${newId()}@example.com`), id);
      await rename('shop', `Shop, after ${id}`);
      const heard = await stream.next();
      expect(heard!.data.kind).toBe('project.changed');
      expect(stream.states).toEqual([false, true]);
      stream.close();
    },
  );

  it('misses no line of transactions that commit in another order than they began', async () => {
    const token = await viewer('late@example.com');
    const stream = await listen(token);
    const { project } = await shopOf(server);
    const line = { projectId: project, subjects: {}, target: 'shop' };
    let seen: string | undefined;
    // Its number is drawn first, and it commits last.
    await inTransaction(async (sql) => {
      await recordAudit(sql, systemOrigin, { action: 'build.pushed', ...line });
      await rename('shop', 'Shop, between');
      const told = await stream.next();
      expect(told?.data.kind).toBe('project.changed');
      seen = told!.id;
      stream.close();
    });
    const again = await listen(token, seen);
    expect((await again.next())?.data.kind).toBe('build.pushed');
    again.close();
  });

  it('L6: ends at the next change for somebody who is nobody any more', async () => {
    const email = 'leaver@example.com';
    const stream = await listen(await viewer(email));
    await server.db.prisma.person.update({ where: { email }, data: { disabledAt: new Date() } });
    await rename('shop', 'Shop, without them');
    expect(await stream.next()).toBeNull();
  });
});
