import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator } from '../setup/administrator';
import { callApi } from '../setup/call-api';
import { discard, startProduct, withAdministrator, type Product } from '../setup/process';
import { Browser, type BrowserAnswer } from '../support/browser';
import { clientId, clientSecret, startProvider } from '../support/oidc-provider';

let product: Product;
let provider: Awaited<ReturnType<typeof startProvider>>;

beforeAll(async () => {
  product = await startProduct({ env: withAdministrator });
  provider = await startProvider([`${product.url}/api/auth/callback/main`]);
  for (const login of ['ben', 'eva']) {
    provider.people.set(login, { email: `${login}@example.com`, email_verified: true });
  }
  await save({});
});
afterAll(async () => {
  await provider.stop();
  await product.stop();
  await discard(product.dataDir);
});

const save = async (more: object) => {
  const { issuer } = provider;
  const saved = await callApi(product.url, 'PUT', '/sign-in/providers/main', {
    name: 'Example ID',
    issuer,
    clientId,
    clientSecret,
    domains: ['example.com'],
    ...more,
  });
  expect(saved.status, JSON.stringify(saved.body)).toBe(200);
};

/** A tab begins to sign in; says where the provider is asked. */
async function begin(browser: Browser, callbackUrl: string, query = ''): Promise<URL> {
  const begun = await browser.post(`signin/main${query}`, { callbackUrl, json: 'true' });
  return new URL((JSON.parse(begun.text) as { url: string }).url);
}

/** From where the provider is asked to the answer that sends the browser back to us, as yet unasked. */
async function atProvider(browser: Browser, from: URL, login = 'ben'): Promise<URL> {
  let at = from;
  for (let step = 0; step < 10; step++) {
    const answer = at.pathname.startsWith('/interaction/')
      ? await browser.send('POST', at.href, { form: { login } })
      : await browser.send('GET', at.href);
    at = new URL(answer.headers.get('location') ?? '', at);
    if (at.origin === product.url) return at;
  }
  throw new Error('the provider never sent the browser back');
}

const back = (browser: Browser, at: URL) => browser.send('GET', at.pathname + at.search);
const leadsTo = (answer: BrowserAnswer) => {
  const { pathname, search } = new URL(answer.headers.get('location') ?? '', product.url);
  return pathname + search;
};
const left = (browser: Browser) =>
  [...browser.cookies().keys()].filter((name) => /sso-|return-to\./.test(name));

describe('several tabs that sign in through a provider at once', () => {
  it.each([
    ['in the order in which they began', [0, 1, 2]],
    ['the other way round', [2, 1, 0]],
  ])('each come back where they were going: %s', async (_how, order) => {
    const browser = new Browser(product.url);
    const paths = ['/registries', '/audit', '/me'];
    const begun: URL[] = [];
    for (const path of paths) begun.push(await begin(browser, path));
    for (const tab of order) {
      const came = await back(browser, await atProvider(browser, begun[tab]!));
      expect(leadsTo(came)).toBe(paths[tab]);
      expect(browser.cookies().get('sallyport.session')).toBeDefined();
    }
    expect(left(browser)).toEqual([]);
  });

  it('take no other’s state, and none twice', async () => {
    const browser = new Browser(product.url);
    const [one, two] = [await begin(browser, '/audit'), await begin(browser, '/me')];
    const [first, second] = [await atProvider(browser, one), await atProvider(browser, two)];
    const mixed = new URL(first);
    const [attempt] = (second.searchParams.get('state') ?? '').split('.');
    const [, state] = (first.searchParams.get('state') ?? '').split('.');
    mixed.searchParams.set('state', `${attempt}.${state}`);
    expect(leadsTo(await back(browser, mixed))).toContain('error=Sso%3Astate');
    expect(browser.cookies().get('sallyport.session')).toBeUndefined();
    expect(leadsTo(await back(browser, first))).toBe('/audit');
    expect(leadsTo(await back(browser, first))).toContain('error=Sso%3Astate');
    expect(left(browser)).toEqual([]);
  });

  it('that are left do not pile up in the browser', async () => {
    const browser = new Browser(product.url);
    for (let tab = 0; tab < 8; tab++) await begin(browser, '/audit');
    expect(left(browser)).toHaveLength(4 * 4);
    const last = await atProvider(browser, await begin(browser, '/me'));
    expect(leadsTo(await back(browser, last))).toBe('/me');
  });

  it('come to nothing in another browser', async () => {
    const browser = new Browser(product.url);
    const came = await atProvider(browser, await begin(browser, '/audit'));
    const other = await back(new Browser(product.url), came);
    expect(leadsTo(other)).toBe('/sign-in?error=Sso%3Astate&provider=main');
    expect(leadsTo(await back(browser, came))).toBe('/audit');
  });
});

describe('what a tab asks for on its way to the provider', () => {
  it('comes back with it: a link is made by who was signed in, and by nobody else', async () => {
    provider.people.set('ada', { email: administrator.email, email_verified: true });
    const browser = new Browser(product.url);
    const { email, password } = administrator;
    await browser.post('callback/credentials', { email, password });
    const [link, plain] = [
      await begin(browser, '/me?linked=main', '?link=1'),
      await begin(browser, '/audit'),
    ];
    const signedOut = new Browser(product.url);
    const stranger = await begin(signedOut, '/me?linked=main', '?link=1');
    const refused = await back(signedOut, await atProvider(signedOut, stranger, 'ada'));
    expect(leadsTo(refused)).toBe('/me?error=Sso%3Anot-proven&provider=main');
    const byAddress = await back(browser, await atProvider(browser, plain, 'ada'));
    expect(leadsTo(byAddress)).toContain('error=Sso%3Aown-session');
    const linked = await back(browser, await atProvider(browser, link, 'ada'));
    expect(leadsTo(linked)).toBe('/me?linked=main');
  });

  it('a proof that the provider did not give anew is none', async () => {
    const browser = new Browser(product.url);
    const at = await begin(browser, '/sign-in/proven', '?proof=1');
    expect(at.searchParams.get('prompt')).toBe('login');
    const proven = await back(browser, await atProvider(browser, at, 'ada'));
    expect(leadsTo(proven)).toBe('/sign-in/proven');
  });
});

describe('what a provider answers wrongly is told by who failed, with the way back', () => {
  const failed = async (before?: (at: URL) => Promise<void> | void) => {
    const browser = new Browser(product.url);
    const at = await atProvider(browser, await begin(browser, '/audit'));
    await before?.(at);
    const answer = leadsTo(await back(browser, at));
    expect(answer).toContain('next=%2Faudit');
    return new URLSearchParams(answer.split('?')[1]).get('error');
  };

  it('the settings: another client secret than the provider has', async () => {
    expect(await failed(() => save({ clientSecret: 'not the one it has' }))).toBe('Sso:settings');
    await save({});
  });

  it('whoever signs in: a code that the provider does not know any more', async () => {
    expect(await failed((at) => at.searchParams.set('code', 'made-up'))).toBe('Sso:late');
  });

  it.each([
    ['access_denied', 'Sso:cancelled'],
    ['unauthorized_client', 'Sso:settings'],
    ['server_error', 'Sso:answer'],
    ['temporarily_unavailable', 'Sso:unreachable'],
    ['anything', 'Sso:answer'],
  ])('a refusal by %s', async (code, told) => {
    const refuse = (at: URL) => {
      at.searchParams.delete('code');
      at.searchParams.set('error', code);
    };
    expect(await failed(refuse)).toBe(told);
  });

  it('and the way there, where it cannot be reached at all', async () => {
    await save({ enabled: true });
    const gone = await startProvider([]);
    await callApi(product.url, 'PUT', '/sign-in/providers/gone', {
      name: 'Gone',
      issuer: gone.issuer,
      clientId,
      clientSecret,
      domains: ['example.com'],
    });
    await gone.stop();
    const begun = await new Browser(product.url).post('signin/gone', {
      callbackUrl: '/audit',
      json: 'true',
    });
    expect(JSON.parse(begun.text)).toEqual({
      url: '/sign-in?error=Sso%3Aunreachable&provider=gone&next=%2Faudit',
    });
  });
});
