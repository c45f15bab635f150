import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('tells of projects that the caller may see, and of no other', async () => {
    const stream = await listen(await viewer('second@example.com'));
    await rename('other', 'Hidden');
    await rename('shop', 'Shop');
    expect((await stream.next())?.data).toMatchObject({ kind: 'project-changed', project: 'shop' });
    stream.close();
  });

  it('gives a stream that comes back what it missed', async () => {
    const token = await viewer('third@example.com');
    const before = await listen(token);
    await rename('shop', 'Shop, once');
    const seen = await before.next();
    before.close();
    await rename('shop', 'Shop, twice');
    const after = await listen(token, seen!.id);
    // A few may come twice; what was missed has a later id than what was seen.
    let caughtUp = await after.next();
    while (Number(caughtUp!.id) <= Number(seen!.id)) caughtUp = await after.next();
    expect(caughtUp!.data).toMatchObject({ kind: 'project-changed', project: 'shop' });
    after.close();
  });

  it('L6: ends at the next change for somebody who is nobody any more', async () => {
    const email = 'leaver@example.com';
    const stream = await listen(await viewer(email));
    await server.db.prisma.person.update({ where: { email }, data: { disabledAt: new Date() } });
    await rename('shop', 'Shop, without them');
    expect(await stream.next()).toBeNull();
  });
});
