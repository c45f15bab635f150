import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPeopleWorld, partsOf, type PeopleWorld } from './world';

let world: PeopleWorld;
let ada: Awaited<ReturnType<PeopleWorld['signedIn']>>;
const password = 'quiet harbour seven lanterns';

beforeAll(async () => {
  world = await createPeopleWorld();
  ada = await world.signedIn('ada@example.com', {
    instanceRole: 'administrator',
    name: 'Ada Byron',
  });
});
afterAll(() => world.drop());

const create = (email: string, name: string) =>
  world.call(ada.as, 'POST', '/people', { email, name, password });
const listed = async (email: string) =>
  (await world.call(ada.as, 'GET', `/people/${email}`)).body as {
    name: string;
    looksLike: { email: string; likeness: string }[];
  };

describe('a name that looks like another member’s', () => {
  it.each([
    ['ADA byron', 'spaces or capitals'],
    ['Ad\u0430 Byron', 'letters that look alike'],
  ])('%j is refused to an administrator, who is told whose it is', async (name, why) => {
    const refused = await create('eve@example.com', name);
    expect(refused.status).toBe(409);
    expect(refused.body['detail']).toContain(why);
    expect(refused.body['detail']).toContain('ada@example.com');
  });

  it('is refused where somebody is renamed, and what cannot be seen always', async () => {
    expect((await create('rena@example.com', 'Rena Moor')).status).toBe(201);
    const rename = (name: string) =>
      world.call(ada.as, 'PATCH', '/people/rena@example.com', { name });
    expect((await rename('\u0410da Byron')).status).toBe(409);
    for (const name of ['Rena\u200b Moor', '\u202eRena', 'Rena\u00ad']) {
      const refused = await rename(name);
      expect(refused.status).toBe(400);
      expect(JSON.stringify(refused.body)).toContain('cannot be seen');
    }
    expect((await rename('RENA Moor')).status).toBe(200);
  });

  it('is marked, not told, where a newcomer chooses it by a link', async () => {
    const invited = await world.call(ada.as, 'POST', '/invitations', { email: 'nora@example.com' });
    const sent = { token: partsOf(invited).token, name: 'Ada  Byr\u043en', password };
    const hidden = { ...sent, name: 'Ada\u200b Byron' };
    const refused = await world.call(null, 'POST', '/invitations/accept', hidden);
    expect(refused.status).toBe(400);
    const joined = await world.call(null, 'POST', '/invitations/accept', sent);
    expect(joined.status).toBe(200);
    expect(JSON.stringify(joined.body)).not.toContain('ada@example.com');
    expect((await listed('nora@example.com')).looksLike).toEqual([
      { name: 'Ada Byron', email: 'ada@example.com', likeness: 'letters' },
    ]);
    expect((await listed('ada@example.com')).looksLike).toMatchObject([
      { email: 'nora@example.com', likeness: 'letters' },
    ]);
    expect((await listed('rena@example.com')).looksLike).toEqual([]);
  });

  it('may be the very same, for people share names, and is marked', async () => {
    expect((await create('other@example.com', 'Rena Moor')).status).toBe(409);
    expect((await create('other@example.com', 'RENA Moor')).status).toBe(201);
    expect((await listed('other@example.com')).looksLike).toMatchObject([
      { email: 'rena@example.com', likeness: 'same' },
    ]);
  });

  it('goes to one of two who are given it at the same time', async () => {
    const both = await Promise.all([
      create('one@example.com', 'Iris Lund'),
      create('two@example.com', 'lris Lund'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});
