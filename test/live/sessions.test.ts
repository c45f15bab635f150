import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pageForHeader } from '@/lib/http/page-for-header';
import { newId } from '@/lib/ids';
import { createSession } from '@/server/access/sessions/sessions';
import { createPerson } from '../setup/person';
import { startTestServer, type TestServer } from '../setup/server';

let server: TestServer;
let personId: string;
const email = 'ana@example.com';

beforeAll(async () => {
  server = await startTestServer();
  await createPerson(server, email, {});
  personId = (await server.db.prisma.person.findUniqueOrThrow({ where: { email } })).id;
});
afterAll(() => server.stop());
beforeEach(() => server.db.prisma.person.update({ where: { email }, data: { disabledAt: null } }));

/** A browser of hers, and the stream that a page in it follows. */
async function openPage(providerId?: string) {
  const session = {
    personId,
    address: '127.0.0.1',
    userAgent: 'test',
    ...(providerId && { providerId }),
  };
  const token = await createSession(server.db.sql, session, new Date());
  const headers = { cookie: `sallyport.session=${token}`, origin: 'http://127.0.0.1' };
  const { id } = await server.db.prisma.session.findFirstOrThrow({
    where: { personId },
    orderBy: { createdAt: 'desc' },
  });
  const { body } = await fetch(`${server.url}/api/v1/events`, { headers });
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toContain('retry:');
  let text = '';
  return {
    id,
    headers: { ...headers, [pageForHeader]: personId },
    /** All that it is told until it is told to look who is signed in, or the stream ends. */
    async untilTold(): Promise<string> {
      while (!text.includes('event: session')) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`ended with: ${text}`);
        text += value;
      }
      return text;
    },
    /** Does the stream end by itself? */
    async ends(): Promise<boolean> {
      for (;;) if ((await reader.read()).done) return true;
    },
    close: () => reader.cancel(),
  };
}
type Page = Awaited<ReturnType<typeof openPage>>;

const asHer = (page: Page, method: string, path: string, body?: unknown) =>
  server.api(method, path, body, { token: null, headers: page.headers });

/** Every way in which somebody or something ends a session, but for the clock's. */
const ways: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'it is ended from another browser': async (page) => {
    const other = await openPage();
    await asHer(other, 'DELETE', `/me/sessions/${page.id}`);
    await other.close();
  },
  'all others are ended': async () => {
    const other = await openPage();
    await asHer(other, 'DELETE', '/me/sessions');
    await other.close();
  },
  'the password is changed elsewhere': async () => {
    const other = await openPage();
    const change = { current: 'a-quiet-test-person', password: 'a-louder-test-person' };
    expect((await asHer(other, 'POST', '/me/password', change)).status).toBe(200);
    await other.close();
  },
  'the account is disabled': () => server.api('PATCH', `/people/${email}`, { disabled: true }),
  'the password is set by a link': async () => {
    const made = await server.api<{ link: string }>('POST', `/people/${email}/reset`);
    const token = new URL(made.body.link).hash.slice(1);
    const set = { token, password: 'a-quiet-test-person' };
    await server.api('POST', '/invitations/accept', set, { token: null });
  },
  'the browser signs out, or somebody else signs in at it': (page) =>
    server.db.prisma.session.delete({ where: { id: page.id } }),
};

describe('row 82: an open page is told at once that its session ended', () => {
  // By the ping alone it would take 20 seconds.
  it.each(Object.entries(ways))('when %s', { timeout: 10_000 }, async (_how, end) => {
    const page = await openPage();
    await end(page);
    await page.untilTold();
    expect(await page.ends()).toBe(true);
    expect((await asHer(page, 'GET', '/me')).status).toBe(401);
  });

  it('when its provider is switched off', { timeout: 10_000 }, async () => {
    const provider = { name: 'ID', issuer: 'https://id.example.com', clientId: 'x' };
    const put = (more: object) =>
      server.api('PUT', '/sign-in/providers/main', { ...provider, ...more });
    expect((await put({ clientSecret: 'x' })).status).toBe(200);
    const { id } = await server.db.prisma.ssoProvider.findUniqueOrThrow({
      where: { slug: 'main' },
    });
    const page = await openPage(id);
    expect((await put({ enabled: false })).status).toBe(200);
    await page.untilTold();
    expect(await page.ends()).toBe(true);
  });

  it('and no other page is', async () => {
    const other = await openPage();
    const page = await openPage();
    await server.db.prisma.session.delete({ where: { id: page.id } });
    await page.untilTold();
    const quiet = new Promise((resolve) => setTimeout(() => resolve('quiet'), 500));
    expect(await Promise.race([other.untilTold(), quiet])).toBe('quiet');
    await other.close();
  });
});

it('row 77: a page is told at once that its session shows another view', async () => {
  const page = await openPage();
  const seen = newId();
  await server.db.prisma.person.create({
    data: { id: seen, email: 'seen@example.com', name: 'x' },
  });
  await server.db.prisma.session.update({ where: { id: page.id }, data: { viewAsId: seen } });
  await page.untilTold();
  await page.close();
});
