import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callApi } from '../setup/call-api';
import { administrator } from '../setup/administrator';
import { discard, startProduct, withAdministrator, type Product } from '../setup/process';
import { Browser, type BrowserAnswer } from '../support/browser';
import { foreignAddresses } from '../support/foreign-addresses';
import { clientId, clientSecret, startProvider } from '../support/oidc-provider';

// Row 43, at the running product: every place that takes a way back gets every form of an address that
// leads elsewhere, and no answer leads there: no Location, no address in JSON, in a cookie or in a page.

let product: Product;
let provider: Awaited<ReturnType<typeof startProvider>>;
let session: string;

beforeAll(async () => {
  product = await startProduct({ env: withAdministrator });
  provider = await startProvider([`${product.url}/api/auth/callback/main`]);
  provider.people.set('ben', { email: 'ben@example.com', email_verified: true });
  const { issuer } = provider;
  const saved = await callApi(product.url, 'PUT', '/sign-in/providers/main', {
    name: 'Example ID',
    issuer,
    clientId,
    clientSecret,
    domains: ['example.com'],
  });
  expect(saved.status).toBe(200);
  const browser = new Browser(product.url);
  await browser.post('callback/credentials', account);
  session = browser.cookies().get('sallyport.session') ?? '';
  expect(session).not.toBe('');
});
afterAll(async () => {
  await provider.stop();
  await product.stop();
  await discard(product.dataDir);
});

const returnTo = 'sallyport.return-to';
const account = { email: administrator.email, password: administrator.password };
const query = (address: string) => encodeURIComponent(address);

/** What of an answer a browser would go to, or keep to go to later. */
function targetsOf(answer: BrowserAnswer): string[] {
  const { headers, text } = answer;
  const found = [headers.get('location'), headers.get('refresh')?.replace(/^.*url=/i, '')];
  for (const line of headers.getSetCookie()) {
    const [, kept] = new RegExp(`^${returnTo}=([^;]*)`).exec(line) ?? [];
    if (kept !== undefined) found.push(decodeURIComponent(kept));
  }
  if (headers.get('content-type')?.includes('json')) {
    found.push((JSON.parse(text) as { url?: string } | null)?.url);
  } else {
    const attributes = /\s(?:href|src|action|formaction)="([^"]*)"/gi;
    for (const [, value = ''] of text.matchAll(attributes)) found.push(unescape(value));
    for (const [, value = ''] of text.matchAll(/http-equiv="refresh"[^>]*url=([^"]*)"/gi)) {
      found.push(unescape(value));
    }
    // What the page's script goes to once somebody is signed in.
    for (const [, value = ''] of text.matchAll(/\\"back\\":(\\".*?[^\\]\\")/g)) {
      found.push(JSON.parse(JSON.parse(`"${value}"`) as string) as string);
    }
  }
  return found.filter((one): one is string => typeof one === 'string');
}

const unescape = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** No part of the answer leads out of the product; says where it leads. */
function expectHome(answer: BrowserAnswer, address: string): string[] {
  expect(answer.status, `${address}: ${answer.text.slice(0, 200)}`).toBeLessThan(500);
  const targets = targetsOf(answer);
  for (const target of targets) {
    const told = `${address} led to ${target}`;
    expect(URL.canParse(target, answer.url), told).toBe(true);
    expect(new URL(target, answer.url).origin, told).toBe(product.url);
  }
  return targets;
}

/** From a form of the sign-in page through the provider to the answer that ends it. */
async function through(browser: Browser, callbackUrl: string, before?: () => void) {
  const begun = await browser.post('signin/main', { callbackUrl, json: 'true' });
  let at = new URL((JSON.parse(begun.text) as { url: string }).url);
  // The one address elsewhere is the provider's own, and says to come back here.
  expect(at.origin).toBe(provider.issuer);
  expect(at.searchParams.get('redirect_uri')).toBe(`${product.url}/api/auth/callback/main`);
  for (let step = 0; step < 10; step++) {
    const ours = at.origin === product.url;
    if (ours) before?.();
    const answer = at.pathname.startsWith('/interaction/')
      ? await browser.send('POST', at.href, { form: { login: 'ben' } })
      : await browser.send('GET', at.href);
    if (ours) return answer;
    at = new URL(answer.headers.get('location') ?? '', at);
  }
  throw new Error('the provider never sent the browser back');
}

/** A path of ours, and what the library keeps of it. */
const ours = '/registries?q=1#all';
/** Puts an address where a way back is kept; that of a way to a provider has a name of its own. */
function plant(browser: Browser, address: string): void {
  const kept = [...browser.cookies().keys()].filter((name) => name.startsWith(`${returnTo}.`));
  for (const name of kept.length > 0 ? kept : [returnTo]) {
    browser.cookies().set(name, query(address === ours ? product.url + ours : address));
  }
}

/** A browser in which somebody is signed in; all share the one session. */
function signedIn(): Browser {
  const browser = new Browser(product.url);
  browser.cookies().set('sallyport.session', session);
  return browser;
}

type Ask = (address: string, browser: Browser) => Promise<BrowserAnswer>;

/** Every place that takes a way back, asked by a browser in which nobody is signed in. */
const places: Readonly<Record<string, Ask>> = {
  'the sign-in page, as it is rendered': (address, browser) =>
    browser.send('GET', `/sign-in?next=${query(address)}`),
  'the sign-in page, for who is signed in already': (address) =>
    signedIn().send('GET', `/sign-in?next=${query(address)}`),
  'a password, with the address in the form': (address, browser) =>
    browser.post('callback/credentials', { ...account, callbackUrl: address, json: 'true' }),
  'a password, with the address in the query': (address, browser) =>
    browser.post(`callback/credentials?callbackUrl=${query(address)}`, account),
  'a password, with the address in the cookie': (address, browser) => {
    plant(browser, address);
    return browser.post('callback/credentials', account);
  },
  'the library’s own sign-in, by a link': (address, browser) =>
    browser.send('GET', `/api/auth/signin?callbackUrl=${query(address)}`),
  'the library’s own sign-in, by a form': (address, browser) =>
    browser.post('signin/credentials', { callbackUrl: address }),
  'the end of a session, with the address in the form': (address, browser) =>
    browser.post('signout', { callbackUrl: address, json: 'true' }),
  'the end of a session, with the address in the query': (address, browser) =>
    browser.post(`signout?callbackUrl=${query(address)}`),
  'the end of a session, with the address in the cookie': (address, browser) => {
    plant(browser, address);
    return browser.post('signout');
  },
  'the way there and back of a provider, with the address in the form': (address, browser) =>
    through(browser, address),
  'the way back of a provider, with the address in the cookie': (address, browser) =>
    through(browser, '/', () => plant(browser, address)),
};

/** Places whose answer leads nowhere, or to a page of ours that says why not. */
const asides: Readonly<Record<string, Ask>> = {
  'what the page’s script asks first': (address, browser) =>
    browser.send('GET', `/api/auth/csrf?callbackUrl=${query(address)}`),
  'the session, as scripts read it': (address, browser) =>
    browser.send('GET', `/api/auth/session?callbackUrl=${query(address)}`),
  'a password that is missing': (address, browser) =>
    browser.post('callback/credentials', { email: 'x', callbackUrl: address }),
  'an error that the library names': (address, browser) =>
    browser.send('GET', `/api/auth/error?callbackUrl=${query(address)}&error=${query(address)}`),
  'a sign-in that failed, as it is rendered': (address, browser) =>
    browser.send('GET', `/sign-in?error=${query(address)}&provider=${query(address)}`),
  'the query that is there twice': (address, browser) =>
    browser.send('GET', `/sign-in?next=${query(address)}&next=${query(address)}`),
  'a way back from a provider that nobody went': (address, browser) =>
    browser.send('GET', `/api/auth/callback/main?state=x&code=x&callbackUrl=${query(address)}`),
  'a way back from a provider with an address in the query': (address, browser) =>
    returned(browser, `&callbackUrl=${query(address)}`),
  'a refusal of a provider': (address, browser) =>
    returned(browser, `&error=${query(address)}&error_uri=${query(address)}`),
  'a way there for a proof': async (address) => {
    const fields = { callbackUrl: address, json: 'true' };
    const begun = await signedIn().post(
      `signin/main?proof=1&redirect_uri=${query(address)}`,
      fields,
    );
    const leads = new URL((JSON.parse(begun.text) as { url: string }).url);
    expect(leads.origin).toBe(provider.issuer);
    expect(leads.searchParams.getAll('redirect_uri')).toEqual([
      `${product.url}/api/auth/callback/main`,
    ]);
    // Only what the browser keeps is ours to go to.
    begun.headers.delete('content-type');
    return { ...begun, text: '' };
  },
  'the path itself': (address, browser) => browser.send('GET', asPath(address)),
  'the path itself, with a slash more': (address, browser) =>
    browser.send('GET', `${asPath(address)}/`),
  'the path itself, for who is signed in': (address) => signedIn().send('GET', asPath(address)),
};

/** A request target that a client can send: as it is, but for what no request line can hold. */
const asPath = (address: string): string =>
  `/${address.replace(/^\//, '')}`.replaceAll(/[^\x21-\x7e]/gu, encodeURIComponent);

/** Comes back from the provider's page with what nobody there said. */
async function returned(browser: Browser, more: string): Promise<BrowserAnswer> {
  await browser.post('signin/main', { callbackUrl: '/', json: 'true' });
  return browser.send('GET', `/api/auth/callback/main?state=x&code=x${more}`);
}

/** Asks with every form, some at a time. */
async function askEach(ask: Ask): Promise<void> {
  const left = [...foreignAddresses];
  const work = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      expectHome(await ask(next, new Browser(product.url)), next);
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
}

it('row 43: there are at least 60 forms', () => {
  expect(new Set(foreignAddresses).size).toBeGreaterThanOrEqual(60);
});

describe.each(Object.entries(places))('row 43: %s', (_place, ask) => {
  it('leads to a path of ours', async () => {
    const targets = expectHome(await ask(ours, new Browser(product.url)), ours);
    const paths = targets.map((target) => new URL(target, product.url).href);
    expect(paths).toContain(product.url + ours);
  });

  it('leads to no other site', () => askEach(ask), 120_000);
});

describe.each(Object.entries(asides))('row 43: %s', (_place, ask) => {
  it('leads to no other site', () => askEach(ask), 120_000);
});

describe('rows 43 and 47: a host that headers name', () => {
  const named = ['host', 'x-forwarded-host', 'x-forwarded-server', 'x-host', 'x-original-host'];
  it.each([...named, 'forwarded'])('is not where anything leads: %s', async (header) => {
    const host = header === 'forwarded' ? 'host=evil.example;proto=https' : 'evil.example';
    const headers = { [header]: host, 'x-forwarded-proto': 'https' };
    const browser = () => new Browser(product.url);
    for (const path of ['/', '/projects/shop', '/api/auth/signin', '/api/auth/error?error=x']) {
      const answer = await browser().send('GET', path, { headers });
      expect(expectHome(answer, `${header} at ${path}`).length, path).toBeGreaterThan(0);
    }
    for (const step of ['signin/credentials', 'signout', 'callback/credentials']) {
      const answer = await browser().post(step, { ...account, callbackUrl: '/me' }, headers);
      expect(expectHome(answer, `${header} at ${step}`).length, step).toBeGreaterThan(0);
    }
    const begun = await browser().post('signin/main', { callbackUrl: '/', json: 'true' }, headers);
    const leads = new URL((JSON.parse(begun.text) as { url: string }).url);
    expect(leads.searchParams.get('redirect_uri')).toBe(`${product.url}/api/auth/callback/main`);
  });
});
