import type { NextApiRequest, NextApiResponse } from 'next';
import NextAuth from 'next-auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthBackend } from '@/server/access/next-auth/create-backend';
import { nextAuthOptions } from '@/server/access/next-auth/next-auth';
import { peerAddressHeader } from '@/lib/http/peer-address-header';
import type { AuthBackend } from '@/server/access/next-auth/backend';
import { createWorld, everythingStored, goodPassword, type World } from './world';
import { setLibraryEnvironment } from '@/server/platform/config/config';

const httpUrl = 'http://127.0.0.1:3000';

let world: World;
let backend: AuthBackend;

beforeAll(async () => {
  world = await createWorld();
  backend = createAuthBackend({ ...world.server, publicUrl: httpUrl, secret: 'a test secret' });
  setLibraryEnvironment({ publicUrl: httpUrl, authSecret: 'a test secret' });
});
afterAll(() => world.drop());

/** A browser that keeps its cookies, as far as next-auth's protocol needs one. */
class Browser {
  readonly cookies = new Map<string, string>();
  readonly set: string[] = [];

  constructor(
    private readonly to: AuthBackend = backend,
    private readonly address = '192.0.2.1',
  ) {}

  async send(method: string, path: string, body: Record<string, string> = {}) {
    const [pathname = '', search = ''] = path.split('?');
    const headers = {
      host: new URL(this.to.publicUrl).host,
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'user-agent': 'test browser',
      [peerAddressHeader]: this.address,
    };
    const query = {
      ...Object.fromEntries(new URLSearchParams(search)),
      nextauth: pathname.split('/'),
    };
    const answer = new Answer();
    const request = { method, headers, query, body, cookies: Object.fromEntries(this.cookies) };
    await NextAuth(
      request as unknown as NextApiRequest,
      answer as unknown as NextApiResponse,
      nextAuthOptions(this.to, headers),
    );
    for (const line of answer.setCookie) this.#keep(line);
    return answer;
  }

  async signIn(email: string, password: string, callbackUrl = '/') {
    const { csrfToken = '' } = (await this.send('GET', 'csrf')).body as { csrfToken?: string };
    const body = { csrfToken, email, password, callbackUrl, json: 'true' };
    const answer = await this.send('POST', 'callback/credentials', body);
    return { status: answer.code, url: (answer.body as { url: string }).url };
  }

  get session(): string | undefined {
    return this.cookies.get('sallyport.session');
  }

  #keep(line: string): void {
    this.set.push(line);
    const [pair = ''] = line.split(';');
    const [name = '', value = ''] = pair.split('=');
    if (value && !/Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(line)) {
      this.cookies.set(name, decodeURIComponent(value));
    } else this.cookies.delete(name);
  }
}

/** What next-auth writes its answer to. */
class Answer {
  code = 200;
  body: unknown = null;
  readonly headers = new Map<string, unknown>();
  get setCookie(): string[] {
    const lines = this.headers.get('set-cookie');
    return Array.isArray(lines) ? lines.map(String) : [];
  }
  status(code: number): this {
    this.code = code;
    return this;
  }
  setHeader(name: string, value: unknown): this {
    this.headers.set(name.toLowerCase(), value);
    return this;
  }
  getHeader(name: string): unknown {
    return this.headers.get(name.toLowerCase());
  }
  json(body: unknown): void {
    this.body = body;
  }
  send(body: unknown): void {
    this.body = body;
  }
  end(): void {
    this.body ??= '';
  }
}

describe('signing in through next-auth', () => {
  it('puts our own random session token into an HttpOnly cookie, kept as a hash', async () => {
    await world.person('ada@example.com');
    const browser = new Browser();
    const result = await browser.signIn('ada@example.com', goodPassword, '/projects/shop');
    expect(result).toEqual({ status: 200, url: `${httpUrl}/projects/shop` });
    const token = browser.session ?? '';
    expect(await backend.readSession(token)).toMatchObject({ email: 'ada@example.com' });
    expect(await everythingStored(world)).not.toContain(token);
    const line = browser.set.find((set) => set.startsWith('sallyport.session=')) ?? '';
    expect(line).toMatch(/HttpOnly/);
    expect(line).toMatch(/SameSite=Lax/);
    expect(line).toMatch(/Path=\//);
    expect(line).not.toMatch(/Domain=/);
    const row = await world.db.prisma.session.findFirstOrThrow({});
    expect(row).toMatchObject({ address: '192.0.2.1', userAgent: 'test browser' });
  });

  it('shows scripts the person, never the token', async () => {
    await world.person('shown@example.com');
    const browser = new Browser();
    await browser.signIn('shown@example.com', goodPassword);
    const token = browser.session ?? '';
    const answer = await browser.send('GET', 'session');
    expect(answer.body).toMatchObject({ user: { email: 'shown@example.com' } });
    expect(JSON.stringify(answer.body)).not.toContain(token);
    expect(browser.session).toBe(token);
  });

  it('says only that it failed, for a wrong password and an unknown account alike', async () => {
    await world.person('here@example.com');
    const wrong = await new Browser().signIn('here@example.com', 'wrong');
    const unknown = await new Browser().signIn('nobody@example.com', 'wrong');
    expect(wrong).toEqual(unknown);
    expect(wrong.status).toBe(401);
    expect(new URL(wrong.url).searchParams.get('error')).toBe('CredentialsSignin');
  });

  it('tells a throttled browser how long to wait', async () => {
    const browser = new Browser(backend, '192.0.2.99');
    for (let failed = 0; failed < 5; failed++) await browser.signIn('hit@example.com', 'wrong');
    const { url } = await browser.signIn('hit@example.com', 'wrong');
    expect(new URL(url).searchParams.get('error')).toBe('Throttled:60');
  });

  it('does nothing without the form’s own token', async () => {
    await world.person('careful@example.com');
    const browser = new Browser();
    const body = { email: 'careful@example.com', password: goodPassword, json: 'true' };
    await browser.send('POST', 'callback/credentials', body);
    await browser.send('POST', 'callback/credentials', { ...body, csrfToken: 'made-up' });
    expect(browser.session).toBeUndefined();
  });

  it('uses a __Host- cookie over https', async () => {
    await world.person('secure@example.com');
    const publicUrl = 'https://registry.example.com';
    const secure = createAuthBackend({ ...world.server, publicUrl, secret: 'a test secret' });
    const browser = new Browser(secure);
    await browser.signIn('secure@example.com', goodPassword);
    const line = browser.set.find((set) => set.startsWith('__Host-sallyport.session=')) ?? '';
    expect(line).toMatch(/Secure/);
    expect(line).toMatch(/Path=\//);
    expect(line).not.toMatch(/Domain=/);
  });

  it.each([
    'https://evil.example/',
    'https://127.0.0.1:3000.evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'http://127.0.0.1:3000@evil.example/',
    'http:/\\evil.example',
  ])('never leads to %s', async (callbackUrl) => {
    const email = `to-${Math.random().toString(36).slice(2)}@example.com`;
    await world.person(email);
    const { url } = await new Browser().signIn(email, goodPassword, callbackUrl);
    expect(new URL(url).origin).toBe(httpUrl);
  });
});

describe('a sign-in that cannot be tried (row 23: nothing of the inside in answers)', () => {
  it('tells nobody what the database said', async () => {
    const away: AuthBackend = {
      ...backend,
      signIn: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5:5432')),
    };
    const { url } = await new Browser(away).signIn('ada@example.com', goodPassword);
    expect(new URL(url).searchParams.get('error')).toBe('Unavailable');
  });

  it('takes a name that no database can keep for a wrong one', async () => {
    const { url } = await new Browser().signIn('a\0b@example.com', goodPassword);
    expect(new URL(url).searchParams.get('error')).toBe('CredentialsSignin');
  });
});

describe('signing out', () => {
  it('ends the session in the database and takes the cookie away', async () => {
    await world.person('out@example.com');
    const browser = new Browser();
    await browser.signIn('out@example.com', goodPassword);
    const token = browser.session ?? '';
    const { csrfToken = '' } = (await browser.send('GET', 'csrf')).body as { csrfToken?: string };
    await browser.send('POST', 'signout', { csrfToken, json: 'true', callbackUrl: '/' });
    expect(browser.session).toBeUndefined();
    expect(await backend.readSession(token)).toBeNull();
  });

  it('is what a session that ended looks like', async () => {
    await world.person('late@example.com');
    const browser = new Browser();
    await browser.signIn('late@example.com', goodPassword);
    world.clock.forward({ minutes: 31 });
    expect((await browser.send('GET', 'session')).body).toEqual({});
    expect(browser.session).toBeUndefined();
  });
});
