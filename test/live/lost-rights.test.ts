import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageForHeader } from '@/lib/http/page-for-header';
import { createSession } from '@/server/access/sessions/sessions';
import { createSigner } from '../keyless/signer';
import { createPerson } from '../setup/person';
import { startTestServer, type TestServer } from '../setup/server';
import { listenAs } from './listen';

let server: TestServer;
let count = 0;

beforeAll(async () => {
  server = await startTestServer();
  for (const slug of ['shop', 'kept']) await done('POST', '/projects', { slug, name: slug });
});
afterAll(() => server.stop());

async function done<T = unknown>(...call: Parameters<TestServer['api']>): Promise<T> {
  const { status, body } = await server.api<T>(...call);
  if (status > 299) throw new Error(`${call[0]} ${call[1]}: ${JSON.stringify(body)}`);
  return body;
}

const rename = (project: string) =>
  done('PATCH', `/projects/${project}`, { name: `${project} ${++count}` });

/** Somebody new who hears of `kept` for good, and of nothing else yet. */
async function somebody(scopes?: readonly string[]) {
  const email = `person-${++count}@example.com`;
  const token = await createPerson(server, email, {
    role: 'viewer',
    project: 'kept',
    ...(scopes && { scopes }),
  });
  const { id } = await server.db.prisma.person.findUniqueOrThrow({ where: { email } });
  return { email, id, headers: { authorization: `Bearer ${token}` } };
}

/** A browser in which somebody is signed in. */
async function browserOf(personId: string) {
  const session = { personId, address: '127.0.0.1', userAgent: 'test' };
  const token = await createSession(server.db.sql, session, new Date());
  const cookie = { cookie: `sallyport.session=${token}`, origin: 'http://127.0.0.1' };
  const asked = { token: null, headers: cookie };
  return {
    headers: cookie,
    call: async (method: string, path: string, body?: unknown) => {
      const { shownTo } = await done<{ shownTo: string }>('GET', '/me', undefined, asked);
      const headers = { ...cookie, [pageForHeader]: shownTo };
      return done(method, path, body, { token: null, headers });
    },
  };
}

/** A robot of `kept`, which reaches into shop where `registries` say so. */
async function robot(registries: readonly string[] = ['kept-dev', 'shop-dev']) {
  const name = `ci-${++count}`;
  const path = `/projects/kept/robots/${name}`;
  const made = await done<{ secret: string; secrets: { id: string }[] }>(
    'POST',
    '/projects/kept/robots',
    { name, kind: 'ci', registries },
  );
  return {
    path,
    username: `robot.kept.${name}`,
    secretId: made.secrets[0]!.id,
    headers: { authorization: `Bearer ${made.secret}` },
  };
}

interface Way {
  readonly headers: Readonly<Record<string, string>>;
  /** Takes the right to hear of shop away. */
  take(): Promise<unknown>;
}

const grantOf = (subject: string) => `/projects/shop/grants/${subject}`;
const viewer = { role: 'viewer' };
const team = async (email: string) => {
  const slug = `team-${++count}`;
  await done('PUT', `/teams/${slug}`, { name: slug });
  await done('PUT', `/teams/${slug}/members/${email}`, {});
  await done('PUT', grantOf(`team:${slug}`), viewer);
  return slug;
};

/** Whoever held these hears of `kept` still. */
const rights: Readonly<Record<string, () => Promise<Way>>> = {
  'a role on the project': async () => {
    const { email, headers } = await somebody();
    await done('PUT', grantOf(email), viewer);
    return { headers, take: () => done('DELETE', grantOf(email)) };
  },
  'a role, in a browser': async () => {
    const { email, id } = await somebody();
    await done('PUT', grantOf(email), viewer);
    const { headers } = await browserOf(id);
    return { headers, take: () => done('DELETE', grantOf(email)) };
  },
  'membership of a team': async () => {
    const { email, headers } = await somebody();
    const slug = await team(email);
    return { headers, take: () => done('DELETE', `/teams/${slug}/members/${email}`) };
  },
  'the role of a team': async () => {
    const { email, headers } = await somebody();
    const slug = await team(email);
    return { headers, take: () => done('DELETE', grantOf(`team:${slug}`)) };
  },
  'a team': async () => {
    const { email, headers } = await somebody();
    const slug = await team(email);
    return { headers, take: () => done('DELETE', `/teams/${slug}`) };
  },
  'what a custom role gives': async () => {
    const { email, headers } = await somebody();
    const role = `role-${++count}`;
    await done('PUT', `/roles/${role}`, { name: role, permissions: ['project.read'] });
    await done('PUT', grantOf(email), { role });
    // No route leaves a role without the right to see its project: as another version may have.
    const data = { permissions: [] };
    const take = () => server.db.prisma.customRole.update({ where: { slug: role }, data });
    return { headers, take };
  },
  'an instance role': async () => {
    const { email, headers } = await somebody();
    await done('PATCH', `/people/${email}`, { instanceRole: 'auditor' });
    return { headers, take: () => done('PATCH', `/people/${email}`, { instanceRole: null }) };
  },
  'what they see of their own, for they look as somebody else': async () => {
    const other = await somebody();
    const { email, id } = await somebody();
    await done('PATCH', `/people/${email}`, { instanceRole: 'administrator' });
    const { headers, call } = await browserOf(id);
    return { headers, take: () => call('POST', '/me/view-as', { email: other.email }) };
  },
  'the role by which they look as somebody else': async () => {
    const seen = await somebody();
    await done('PUT', grantOf(seen.email), viewer);
    const { email, id } = await somebody();
    await done('PUT', `/projects/kept/grants/${email}`, { role: 'maintainer' });
    await done('PATCH', `/people/${email}`, { instanceRole: 'administrator' });
    const { headers, call } = await browserOf(id);
    await call('POST', '/me/view-as', { email: seen.email });
    await done('PATCH', `/people/${email}`, { instanceRole: null });
    await done('PUT', grantOf(email), { role: 'maintainer' });
    return { headers, take: () => done('DELETE', grantOf(email)) };
  },
  'the role of whom they look as': async () => {
    const seen = await somebody();
    await done('PUT', grantOf(seen.email), viewer);
    const { email, id } = await somebody();
    await done('PATCH', `/people/${email}`, { instanceRole: 'administrator' });
    const { headers, call } = await browserOf(id);
    await call('POST', '/me/view-as', { email: seen.email });
    return { headers, take: () => done('DELETE', grantOf(seen.email)) };
  },
  'a robot’s registry there': async () => {
    const { headers, path } = await robot();
    return { headers, take: () => done('PATCH', path, { registries: ['kept-dev'] }) };
  },
};

/** These end the stream: who called is nobody any more. */
const credentials: Readonly<Record<string, () => Promise<Way>>> = {
  'a person who is disabled': async () => {
    const { email, headers } = await somebody();
    await done('PUT', grantOf(email), viewer);
    return { headers, take: () => done('PATCH', `/people/${email}`, { disabled: true }) };
  },
  'a token that is revoked': async () => {
    const { email, id, headers } = await somebody();
    await done('PUT', grantOf(email), viewer);
    const { id: token } = await server.db.prisma.apiToken.findFirstOrThrow({
      where: { personId: id },
    });
    const { call } = await browserOf(id);
    return { headers, take: () => call('DELETE', `/me/tokens/${token}`) };
  },
  'a token that ends': async () => {
    const { email, id, headers } = await somebody();
    await done('PUT', grantOf(email), viewer);
    const data = { expiresAt: new Date() };
    const take = () => server.db.prisma.apiToken.updateMany({ where: { personId: id }, data });
    return { headers, take };
  },
  'a session that ends': async () => {
    const { email, id } = await somebody();
    await done('PUT', grantOf(email), viewer);
    const { headers } = await browserOf(id);
    const take = () => server.db.prisma.session.deleteMany({ where: { personId: id } });
    return { headers, take };
  },
  'a robot that is disabled': async () => {
    const { headers, path } = await robot();
    return { headers, take: () => done('PATCH', path, { disabled: true }) };
  },
  'a robot that is removed': async () => {
    const { headers, path } = await robot();
    return { headers, take: () => done('DELETE', path) };
  },
  'a robot’s secret that is revoked': async () => {
    const { headers, path, secretId } = await robot();
    return { headers, take: () => done('DELETE', `${path}/secrets/${secretId}`) };
  },
  'a rule of keyless sign-in that is taken away': async () => {
    const signer = await createSigner('https://ci.example.com', { sub: 'shop' });
    await done('PUT', '/issuers/ci', { name: 'ci', issuer: signer.issuer, jwks: signer.jwks });
    const { path, username } = await robot();
    const rule = { issuer: 'ci', audience: 'sallyport', claims: { sub: 'shop' } };
    await done('PUT', `${path}/trusts`, { trusts: [rule] });
    const identity = { robot: username, token: await signer.token({}) };
    const { token } = await done<{ token: string }>('POST', '/token', identity, { token: null });
    const headers = { authorization: `Bearer ${token}` };
    return { headers, take: () => done('PUT', `${path}/trusts`, { trusts: [] }) };
  },
};

/** Renames a project, and reads on until that is heard: the projects that were told of by then; null: it ended. */
async function heardUntil(stream: Stream, project: string): Promise<Set<string> | null> {
  await rename(project);
  const told = new Set<string>();
  for (;;) {
    const heard = await stream.next();
    if (!heard) return null;
    told.add(heard.data.project);
    if (heard.data.kind === 'project.changed' && heard.data.project === project) return told;
  }
}
type Stream = Awaited<ReturnType<typeof listenAs>>;

describe('L6: an open event stream tells nothing more of a project to who lost', () => {
  it.each(Object.entries(rights))('%s', async (_what, prepare) => {
    const way = await prepare();
    const stream = await listenAs(server.url, way.headers);
    expect(await heardUntil(stream, 'shop')).toContain('shop');
    await way.take();
    for (let times = 0; times < 2; times += 1) {
      await rename('shop');
      expect(await heardUntil(stream, 'kept')).toEqual(new Set(['kept']));
    }
    // Once, so that an open page asks for everything anew and shows no more than it may.
    expect(stream.states.filter((flows) => !flows)).toHaveLength(1);
    stream.close();
  });

  it.each(Object.entries(credentials))('all, as %s', async (_what, prepare) => {
    const way = await prepare();
    const stream = await listenAs(server.url, way.headers);
    expect(await heardUntil(stream, 'shop')).toContain('shop');
    await way.take();
    expect(await heardUntil(stream, 'shop')).toBeNull();
  });
});
