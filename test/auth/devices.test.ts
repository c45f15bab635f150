import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuthBackend } from '@/server/access/next-auth/create-backend';
import { createPeopleWorld, type PeopleWorld } from '../people/world';
import { goodPassword } from './world';

let world: PeopleWorld;
let backend: ReturnType<typeof createAuthBackend>;
const email = 'ada@example.com';

beforeAll(async () => {
  world = await createPeopleWorld();
  backend = createAuthBackend({ ...world.server, secret: 'test' });
  for (const name of ['ada', 'ben']) {
    await world.person(`${name}@example.com`, { instanceRole: 'administrator' });
  }
});
afterAll(() => world.drop());
beforeEach(() => world.forgetFailures());

const at = (address: string, cookies = '') => ({ address, userAgent: 'test browser', cookies });
const home = '198.51.100.1';
/** The cookies of a browser in which somebody signed in once. */
async function browserOf(who: string, before = ''): Promise<string> {
  const result = await backend.signIn(who, goodPassword, at(home, before));
  if (result.outcome !== 'signed-in') throw new Error(result.outcome);
  return [before, ...result.devices.map(({ name, value }) => `${name}=${value}`)].join('; ');
}
/** Somebody guesses, from many places and from where the owner is. */
async function attack(): Promise<void> {
  for (let guess = 0; guess < 40; guess++) {
    const from = guess % 2 === 0 ? home : `203.0.113.${guess}`;
    await backend.signIn(email, `a wrong guess ${guess}`, at(from));
  }
}
const outcome = async (password: string, cookies: string, who = email) =>
  (await backend.signIn(who, password, at(home, cookies))).outcome;

describe('row 67: while somebody guesses at an account', () => {
  it('its owner gets in from a browser in which they signed in before, and from no other', async () => {
    const cookies = await browserOf(email);
    await attack();
    expect(await outcome(goodPassword, '')).toBe('throttled');
    expect(await outcome(goodPassword, cookies)).toBe('signed-in');
    expect(await outcome(goodPassword, `theme=dark; ${cookies}`, 'ADA@example.com ')).toBe(
      'signed-in',
    );
    // It gives those who guess nothing back.
    expect(await outcome(goodPassword, '')).toBe('throttled');
  });

  it('no browser of somebody else is one, nor one that is made up or of another installation', async () => {
    const bens = await browserOf('ben@example.com');
    const [name = '', value = ''] = (await browserOf(email)).replace('; ', '').split('=');
    const [nonce = '', signature = ''] = value.split('.');
    const other = createAuthBackend({ ...world.server, secret: 'another' });
    const theirs = await other.signIn(email, goodPassword, at(home));
    const foreign =
      theirs.outcome === 'signed-in'
        ? theirs.devices.map((one) => `${name}=${one.value}`).join('; ')
        : '';
    expect(foreign).not.toBe('');
    await attack();
    const [, bensValue = ''] = bens.replace('; ', '').split('=');
    for (const cookies of [
      bens,
      `${name}=${bensValue}`,
      foreign,
      `${name}=`,
      `${name}=.`,
      `${name}=${nonce}`,
      `${name}=${nonce}.`,
      `${name}=${nonce}x.${signature}`,
      `${name}=.${signature}`,
      `${name}=${nonce}.${signature.slice(0, -1)}`,
    ]) {
      expect(await outcome(goodPassword, cookies), cookies).toBe('throttled');
    }
  });

  it('they still prove who they are, and change their password', async () => {
    const { id } = await world.db.prisma.person.findUniqueOrThrow({ where: { email } });
    const as = await world.browser(id);
    await attack();
    const prove = (password: string) => world.call(as, 'POST', '/me/prove', { password });
    expect((await prove(goodPassword)).status).toBe(200);
    const change = { current: goodPassword, password: 'another otter carries lamps' };
    expect((await world.call(as, 'POST', '/me/password', change)).status).toBe(200);
    await world.call(as, 'POST', '/me/password', {
      current: change.password,
      password: goodPassword,
    });
    for (let guess = 0; guess < 5; guess++) expect((await prove('wrong')).status).toBe(400);
    expect((await prove(goodPassword)).status).toBe(429);
  });
});

describe('a browser that is known', () => {
  it('has as many guesses as any, and what it wastes is nobody else’s', async () => {
    const cookies = await browserOf(email);
    const outcomes: string[] = [];
    for (let guess = 0; guess < 7; guess++) outcomes.push(await outcome('wrong', cookies));
    expect(outcomes).toEqual([...Array<string>(5).fill('refused'), 'throttled', 'throttled']);
    expect(await outcome(goodPassword, cookies)).toBe('throttled');
    expect(await outcome(goodPassword, '')).toBe('signed-in');
    world.clock.forward({ minutes: 16 });
    expect(await outcome(goodPassword, cookies)).toBe('signed-in');
  });

  it('is given no other cookie for the same account, and forgets the first of more than five', async () => {
    let cookies = await browserOf(email);
    const again = await backend.signIn(email, goodPassword, at(home, cookies));
    expect(again).toMatchObject({ outcome: 'signed-in', devices: [] });
    for (let n = 0; n < 5; n++) {
      const { email: other } = await world.person(`kiosk-${n}@example.com`);
      const entered = await backend.signIn(other, goodPassword, at(home, cookies));
      if (entered.outcome !== 'signed-in') throw new Error(entered.outcome);
      expect(entered.devices).toHaveLength(n < 4 ? 1 : 2);
      for (const { name, value, maxAgeSeconds } of entered.devices) {
        expect(maxAgeSeconds === 0).toBe(value === '');
        const left = cookies.split('; ').filter((pair) => !pair.startsWith(`${name}=`));
        cookies = [...left, ...(value === '' ? [] : [`${name}=${value}`])].join('; ');
      }
    }
    await attack();
    expect(await outcome(goodPassword, cookies)).toBe('throttled');
  });
});
