import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nobodysPage, pageForHeader } from '@/lib/http/page-for-header';
import { documented } from '../authorization/documented';
import { routes } from '../authorization/routes';
import { createPeopleWorld, refusal, type PeopleWorld } from '../people/world';
import { everythingStored } from './world';

let world: PeopleWorld;
type Browser = Awaited<ReturnType<PeopleWorld['browser']>>;
/** Alice opened a page in this browser; then Bert signed in beside it, in another tab. */
let alices: string;
let berts: Browser;

beforeAll(async () => {
  world = await createPeopleWorld();
  const alice = await world.signedIn('alice@example.com', { instanceRole: 'administrator' });
  const bert = await world.signedIn('bert@example.com', { instanceRole: 'administrator' });
  const { body } = await world.call(alice.as, 'GET', '/me');
  alices = String(body['shownTo']);
  berts = bert.as;
});
afterAll(() => world.drop());

const unsafe = documented.map(({ route }) => route).filter((route) => !route.startsWith('GET '));
const as = (page: string | null): Record<string, string> => {
  const { [pageForHeader]: _said, ...cookies } = berts;
  return page === null ? cookies : { ...cookies, [pageForHeader]: page };
};
/** A call of a route, with something of the right form for each name in its path. */
const ask = (headers: Record<string, string>, route: string) => {
  const [method = '', path = ''] = route.split(' ');
  const id = '018f0000-0000-7000-8000-000000000000';
  const filled = path
    .replaceAll('{email}', 'alice@example.com')
    .replaceAll('{number}', '1')
    .replaceAll('{id}', id)
    .replaceAll(/\{[a-z]+\}/gi, 'shop');
  return world.call(headers, method, filled, routes[route]?.body);
};

describe.each(unsafe)('row 77: %s', (route) => {
  it('does nothing for a page that was shown to somebody else, and says who is signed in', async () => {
    const before = await everythingStored(world);
    for (const page of [alices, nobodysPage, `${alices}:${alices}`, '', 'made-up']) {
      const answer = await ask(as(page), route);
      expect(refusal(answer), page).toEqual([409, 'another-person']);
      expect(answer.body).toMatchObject({
        now: { name: 'bert', email: 'bert@example.com', viewing: false },
      });
    }
    const unsaid = await ask(as(null), route);
    expect(refusal(unsaid)).toEqual([400, 'invalid']);
    expect(await everythingStored(world)).toBe(before);
  });
});

describe('row 77: what a page reads', () => {
  it('is not mixed with what somebody else may see', async () => {
    for (const path of ['/me', '/projects', '/inbox', '/me/tokens', '/search?q=a', '/events']) {
      expect(refusal(await world.call(as(alices), 'GET', path)), path).toEqual([
        409,
        'another-person',
      ]);
    }
    expect((await world.call(as(null), 'GET', '/me')).status).toBe(200);
  });
});

describe('row 77: a page of the person who is signed in', () => {
  it('acts, also when their session is another by now', async () => {
    const carl = await world.signedIn('carl@example.com');
    expect((await world.call(carl.as, 'POST', '/me/tokens', { name: 'one' })).status).toBe(201);
    const again = await world.browser(carl.id);
    const page = { ...again, [pageForHeader]: String(carl.as[pageForHeader]) };
    expect((await world.call(page, 'POST', '/me/tokens', { name: 'two' })).status).toBe(201);
  });

  it('is another when it shows what somebody else sees, from the first and to the last of it', async () => {
    const dora = await world.signedIn('dora@example.com', { instanceRole: 'administrator' });
    const look = { email: 'bert@example.com' };
    expect((await world.call(dora.as, 'POST', '/me/view-as', look)).status).toBe(200);
    const own = await world.call(dora.as, 'POST', '/me/tokens', { name: 'x' });
    expect(refusal(own)).toEqual([409, 'another-person']);
    expect(own.body['detail']).toContain('you see Sallyport as bert now');
    const { [pageForHeader]: _own, ...cookies } = dora.as;
    const { body } = await world.call(cookies, 'GET', '/me');
    const view = { ...cookies, [pageForHeader]: String(body['shownTo']) };
    expect(refusal(await world.call(view, 'POST', '/me/tokens', { name: 'x' }))).toEqual([
      403,
      'viewing-as',
    ]);
    expect((await world.call(view, 'DELETE', '/me/view-as')).status).toBe(200);
    expect(refusal(await world.call(view, 'POST', '/me/tokens', { name: 'x' }))).toEqual([
      409,
      'another-person',
    ]);
    expect((await world.call(dora.as, 'POST', '/me/tokens', { name: 'x' })).status).toBe(201);
  });
});

it('row 77: tokens say themselves whose they are', async () => {
  const token = await world.token((await world.person('emil@example.com')).id);
  expect((await world.call(token, 'POST', '/me/tokens', { name: 'more' })).status).toBe(201);
  const headers = { authorization: `Bearer ${token}`, [pageForHeader]: alices };
  expect((await world.call(headers, 'POST', '/me/tokens', { name: 'more' })).status).toBe(201);
});
