import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageForHeader } from '@/lib/http/page-for-header';
import { newId } from '@/lib/ids';
import { digestOf } from '@/oci/names/hash';
import { openApiDocument } from '@/server/edge/api/openapi';
import { createSession } from '@/server/access/sessions/sessions';
import { apiOf, type Answer } from '../auth/api';
import { address, createWorld, publicUrl, type World } from '../auth/world';
import { actedBy } from '../support/acted';

let world: World;
let api: ReturnType<typeof apiOf>;
const ids: Record<string, string> = {};
const sessions: Record<string, Record<string, string>> = {};
const refusal = (answer: Answer) => [answer.status, answer.body['code']];

/** A call by a page that has just been loaded: it says to whom it is shown. */
const call: typeof api = async (headers, method, path, body) => {
  if (method === 'GET' || headers === null || typeof headers === 'string') {
    return api(headers, method, path, body);
  }
  const me = await api(headers, 'GET', '/me');
  const page = { [pageForHeader]: String(me.body['shownTo']) };
  return api({ ...headers, ...page }, method, path, body);
};

/** As whoever is named, in a browser of their own. */
const as = (name: string) => sessions[name] ?? {};
const look = (viewer: string, at: string, more: object = {}) =>
  call(as(viewer), 'POST', '/me/view-as', { email: `${at}@example.com`, ...more });
const stop = (viewer: string) => call(as(viewer), 'DELETE', '/me/view-as');

beforeAll(async () => {
  world = await createWorld();
  api = apiOf(world);
  const { prisma } = world.db;
  const digest = digestOf('{}');
  await prisma.manifest.create({
    data: { digest, kind: 'image', size: 2, bytes: Buffer.from('{}') },
  });
  for (const name of ['root', 'auditor', 'kim', 'ben', 'li', 'mo']) {
    const role = { root: 'administrator', auditor: 'auditor' }[name];
    const person = await world.person(
      `${name}@example.com`,
      role ? { instanceRole: role as 'auditor' } : {},
    );
    ids[name] = person.id;
    const session = { personId: person.id, address, userAgent: 'test' };
    const token = await createSession(world.db.sql, session, world.clock.now);
    sessions[name] = { cookie: `sallyport.session=${token}`, origin: publicUrl };
  }
  for (const slug of ['shop', 'bank', 'docs']) {
    const made = await call(as('root'), 'POST', '/projects', {
      slug,
      name: `The ${slug}`,
      template: 'open',
    });
    expect(made.status).toBe(201);
    const { id } = await prisma.project.findUniqueOrThrow({ where: { slug } });
    for (const name of ['api', `${slug}-web`]) {
      const image = await prisma.image.create({ data: { id: newId(), projectId: id, name } });
      const build = { id: newId(), imageId: image.id, number: 1, digest, size: 1n };
      await prisma.build.create({ data: { ...build, ...actedBy('pushedBy', 'ci') } });
    }
  }
  const give = (project: string, subject: string, role: string) =>
    call(as('root'), 'PUT', `/projects/${project}/grants/${subject}`, { role });
  await call(as('root'), 'PUT', '/teams/vault', { name: 'Vault' });
  await call(as('root'), 'PUT', '/teams/vault/members/ben@example.com', {});
  await call(as('root'), 'PUT', '/teams/vault/members/li@example.com', { maintainer: true });
  await give('shop', 'kim@example.com', 'maintainer');
  await give('docs', 'kim@example.com', 'maintainer');
  await give('shop', 'ben@example.com', 'developer');
  await give('docs', 'ben@example.com', 'maintainer');
  await give('bank', 'team:vault', 'maintainer');
});
afterAll(() => world.drop());
afterEach(async () => {
  for (const name of ['root', 'kim']) await stop(name);
});

const reads = [
  '/projects',
  '/projects?q=a',
  '/projects/shop',
  '/projects/shop/images',
  '/projects/shop/images/api/board',
  '/projects/shop/policies',
  '/projects/docs',
  '/projects/docs/robots',
  '/registries',
  '/registries?project=shop',
  '/search?q=api',
  '/search?q=bank',
  '/promotions',
  '/inbox',
  '/inbox/count',
  '/audit?project=docs',
  '/roles',
];

const bodies = async (who: string) => {
  const found: Record<string, unknown> = {};
  for (const path of reads) {
    const { status, body } = await call(as(who), 'GET', path);
    found[path] = status === 200 ? body : { status, detail: body['detail'] };
  }
  return found;
};

describe('looking as somebody else', () => {
  it('shows an administrator exactly what that person sees', async () => {
    const own = await bodies('ben');
    expect((await look('root', 'ben')).body).toEqual({ email: 'ben@example.com', name: 'ben' });
    expect(await bodies('root')).toEqual(own);
    const me = await call(as('root'), 'GET', '/me');
    expect(me.body).toMatchObject({
      email: 'ben@example.com',
      viewing: { by: { detail: 'root@example.com' } },
      looksAsOthers: false,
    });
  });

  it('shows an administrator the whole installation as an auditor sees it', async () => {
    const paths = ['/projects', '/teams', '/audit', '/registries'];
    const own = [];
    for (const path of paths) own.push((await call(as('auditor'), 'GET', path)).body);
    await stop('root');
    await look('root', 'auditor');
    for (const [at, path] of paths.entries()) {
      const seen = (await call(as('root'), 'GET', path)).body;
      // The trail has one line more by now: that somebody looks.
      const items = path === '/audit' ? seen.items?.slice(-5) : seen.items;
      expect(items, path).toEqual(path === '/audit' ? own[at]?.items?.slice(-5) : own[at]?.items);
    }
  });

  it('shows a maintainer the same, cut to the projects that they look after', async () => {
    const own = await bodies('ben');
    await look('kim', 'ben');
    const seen = await bodies('kim');
    const inTheirs = (body: unknown) =>
      (body as { items: { slug: string; project?: string }[] }).items.filter(
        (item) => !JSON.stringify(item).includes('bank'),
      );
    for (const path of [
      '/projects',
      '/projects?q=a',
      '/registries',
      '/promotions',
      '/search?q=api',
    ]) {
      expect((seen[path] as { items: unknown }).items, path).toEqual(inTheirs(own[path]));
    }
    const same = reads.filter((path) => /shop|docs|inbox|roles/.test(path));
    for (const path of same) expect(seen[path], path).toEqual(own[path]);
    expect(JSON.stringify(own)).toContain('bank');
  });

  it('shows a maintainer nothing of a project that is not theirs, by list, search, count or name', async () => {
    await look('kim', 'ben');
    const seen = await bodies('kim');
    expect(JSON.stringify(Object.values(seen))).not.toContain('bank');
    expect(seen['/search?q=bank']).toMatchObject({ items: [] });
    for (const path of ['', '/images', '/images/api/board', '/grants', '/robots', '/policies']) {
      const there = await call(as('kim'), 'GET', `/projects/bank${path}`);
      const missing = await call(as('kim'), 'GET', `/projects/nowhere${path}`);
      expect(refusal(there), path).toEqual([404, 'not-found']);
      expect(String(there.body['detail']).replace('bank', 'nowhere')).toBe(missing.body['detail']);
    }
    expect(refusal(await call(as('kim'), 'GET', '/audit?project=bank'))).toEqual([
      404,
      'not-found',
    ]);
    // Of Ben's teams only those that Kim sees too: none.
    expect((await call(as('kim'), 'GET', '/teams')).body.items).toEqual([]);
    expect((await call(as('kim'), 'GET', '/teams/vault')).status).toBe(404);
  });
});

describe('who may look', () => {
  it('is who gives roles on a project that the other sees; anybody else is as one that there is not', async () => {
    const unknown = (await look('kim', 'nobody')).body['detail'];
    for (const at of ['li', 'mo']) {
      const refused = await look('kim', at);
      expect(refusal(refused), at).toEqual([404, 'not-found']);
      expect(String(refused.body['detail']).replace(at, 'nobody')).toBe(unknown);
    }
    expect((await look('ben', 'mo')).status).toBe(404);
    for (const who of ['mo', 'auditor']) expect((await look(who, 'ben')).status, who).toBe(404);
    expect((await look('kim', 'kim')).status).toBe(404);
    expect((await look('root', 'mo')).status).toBe(200);
  });

  it('is asked of the named project', async () => {
    expect((await look('kim', 'ben', { project: 'shop' })).status).toBe(200);
    await stop('kim');
    expect((await look('kim', 'ben', { project: 'bank' })).status).toBe(404);
    expect((await look('kim', 'auditor', { project: 'shop' })).status).toBe(200);
  });

  it('is never a token or a robot', async () => {
    const token = await world.token(ids['kim'] ?? '');
    const body = { email: 'ben@example.com' };
    expect(refusal(await call(token, 'POST', '/me/view-as', body))).toEqual([403, 'forbidden']);
    const project = await world.project('machines');
    const { secret } = await world.robot(project, 'ci', 'dev');
    expect(refusal(await call(secret, 'POST', '/me/view-as', body))).toEqual([403, 'forbidden']);
    expect((await call(token, 'GET', '/me')).body['looksAsOthers']).toBe(false);
  });
});

/** Every operation of the OpenAPI document, with something in each place of its path. */
async function operations(): Promise<{ method: string; path: string }[]> {
  const document = (await openApiDocument(publicUrl)) as { paths: Record<string, object> };
  return Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.keys(verbs).map((verb) => ({
      method: verb.toUpperCase(),
      path: path
        .replace('{project}', 'shop')
        .replace('{team}', 'vault')
        .replace('{email}', 'ben@example.com')
        .replace('{image}', 'api')
        .replace('{stage}', 'prod')
        .replace('{id}', '00000000-0000-4000-8000-000000000000')
        .replaceAll(/\{[^}]+\}/g, '1'),
    })),
  );
}

describe('while it lasts', () => {
  it('every route that changes something is refused, but the one that ends it', async () => {
    await look('kim', 'ben');
    const lines = await world.db.prisma.auditEvent.count();
    const all = await operations();
    const unsafe = all.filter(
      ({ method, path }) => method !== 'GET' && !(method === 'DELETE' && path === '/me/view-as'),
    );
    expect(unsafe.length).toBeGreaterThan(25);
    for (const { method, path } of unsafe) {
      const answer = await call(as('kim'), method, path, method === 'DELETE' ? undefined : {});
      expect(refusal(answer), `${method} ${path}`).toEqual([403, 'viewing-as']);
    }
    expect(await world.db.prisma.auditEvent.count()).toBe(lines);
    expect((await stop('kim')).status).toBe(200);
    expect((await call(as('kim'), 'GET', '/me')).body['email']).toBe('kim@example.com');
  });

  it('nothing of the other’s own account is shown', async () => {
    await look('root', 'ben');
    const own = (await operations()).filter(
      ({ method, path }) => method === 'GET' && path.startsWith('/me/'),
    );
    expect(own.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/me/tokens', '/me/sessions']),
    );
    for (const { path } of own) {
      expect(refusal(await call(as('root'), 'GET', path)), path).toEqual([403, 'viewing-as']);
    }
    for (const path of ['/me/%74okens', '/me/tokens/', '/me//tokens'])
      expect((await call(as('root'), 'GET', path)).status, path).not.toBe(200);
  });

  it('the trail names who looks, at whom, and who took an export meanwhile', async () => {
    const { seq } = await world.db.prisma.auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    await look('kim', 'ben', { project: 'docs' });
    await call(as('kim'), 'GET', '/audit/export?format=json&project=docs');
    await stop('kim');
    await stop('kim');
    const told = await world.db.prisma.auditEvent.findMany({
      where: { seq: { gt: seq } },
      orderBy: { seq: 'asc' },
    });
    expect(told.map(({ actorName, action, target }) => [actorName, action, target])).toEqual([
      ['kim@example.com', 'access.viewed-as', 'ben@example.com'],
      ['kim@example.com', 'audit.exported', 'the trail of docs'],
      ['kim@example.com', 'access.view-ended', 'ben@example.com'],
    ]);
  });
});

describe('it ends', () => {
  const seesAs = async () => (await call(as('kim'), 'GET', '/me')).body['email'];
  const lastLine = () => world.db.prisma.auditEvent.findFirst({ orderBy: { seq: 'desc' } });

  it('at the next request after the other was disabled, and does not come back', async () => {
    const where = { id: ids['ben'] ?? '' };
    await look('kim', 'ben');
    expect(await seesAs()).toBe('ben@example.com');
    await world.db.prisma.person.update({ where, data: { disabledAt: world.clock.now } });
    expect(await seesAs()).toBe('kim@example.com');
    expect(await lastLine()).toMatchObject({
      action: 'access.view-ended',
      actorName: 'kim@example.com',
      after: { because: 'disabled' },
    });
    await world.db.prisma.person.update({ where, data: { disabledAt: null } });
    expect(await seesAs()).toBe('kim@example.com');
  });

  it('at the next request after the viewer lost the right', async () => {
    await look('kim', 'ben');
    const grants = { project: { slug: { in: ['shop', 'docs'] } }, personId: ids['kim'] ?? '' };
    const held = await world.db.prisma.roleGrant.findMany({ where: grants });
    await world.db.prisma.roleGrant.updateMany({ where: grants, data: { role: 'viewer' } });
    expect(await seesAs()).toBe('kim@example.com');
    expect(await lastLine()).toMatchObject({ after: { because: 'no longer allowed' } });
    for (const { id, role } of held)
      await world.db.prisma.roleGrant.update({ where: { id }, data: { role } });
  });

  it('with the session, and another browser of the viewer never showed it', async () => {
    const session = { personId: ids['kim'] ?? '', address, userAgent: 'other' };
    const token = await createSession(world.db.sql, session, world.clock.now);
    const other = { cookie: `sallyport.session=${token}`, origin: publicUrl };
    await call(other, 'POST', '/me/view-as', { email: 'ben@example.com' });
    expect((await call(other, 'GET', '/me')).body['email']).toBe('ben@example.com');
    expect(await seesAs()).toBe('kim@example.com');
    await world.db.prisma.session.deleteMany({ where: { userAgent: 'other' } });
    expect((await call(other, 'GET', '/me')).status).toBe(401);
    expect(await world.db.prisma.session.count({ where: { viewAsId: { not: null } } })).toBe(0);
  });
});
