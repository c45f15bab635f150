import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageForHeader } from '@/lib/http/page-for-header';
import { runningEmbeddedPostgres } from '@/server/platform/postgres/embedded-postgres';
import { createSigner, type Signer } from '../keyless/signer';
import { administrator } from '../setup/administrator';
import { callApi, type CallOptions } from '../setup/call-api';
import { discard, startProduct, withAdministrator, type Product } from '../setup/process';
import { basic } from '../setup/raw';
import { Browser } from '../support/browser';
import { clientId, clientSecret, startProvider } from '../support/oidc-provider';

// Row 23, at the running product, which says all that it can: while people and machines come in by every
// way, rightly, wrongly, and while the database fails under them, what they come in with is never said:
// not in the log, the trail, the database, nor in an answer that refuses.

const serverKey = 'the key of this server, 32 characters long';

let product: Product;
let database: pg.Client;
let provider: Awaited<ReturnType<typeof startProvider>>;
let issuer: Signer;

/** Everything that nobody may find again, by what it is. */
const secrets = new Map<string, string>();
const secret = (what: string, value: string): string => {
  expect(value, what).not.toBe('');
  secrets.set(what, value);
  return value;
};
/** Every answer that refused or failed. */
const refusals: { readonly status: number; readonly text: string }[] = [];
/** How often the log says that something of ours failed. */
const failures = () => product.output().match(/"(request|sign-in|registry) failed"/g)?.length ?? 0;

beforeAll(async () => {
  product = await startProduct({
    env: { ...withAdministrator, SALLYPORT_LOG_LEVEL: 'trace', SALLYPORT_SECRET: serverKey },
  });
  database = new pg.Client({
    connectionString: (await runningEmbeddedPostgres(product.dataDir)) ?? '',
  });
  await database.connect();
  provider = await startProvider([`${product.url}/api/auth/callback/main`]);
  issuer = await createSigner('https://ci.example.com', { sub: 'repo:acme/shop' });
  secret('the server’s key', serverKey);
  secret('the first password', administrator.password);
  secret('the first token', administrator.token);
});
afterAll(async () => {
  await provider.stop();
  await database.end();
  await product.stop();
  await discard(product.dataDir);
});

/** Calls the API and keeps what refuses; nobody has failed from anywhere. */
async function call(method: string, path: string, body?: unknown, options: CallOptions = {}) {
  await database.query('DELETE FROM throttle');
  const answer = await callApi<Record<string, unknown>>(product.url, method, path, body, options);
  if (answer.status >= 400) {
    refusals.push({ status: answer.status, text: JSON.stringify(answer.body) });
  }
  return answer;
}

/** Asks for a path of any plane. */
async function ask(method: string, path: string, headers: Record<string, string>, body?: string) {
  await database.query('DELETE FROM throttle');
  const answer = await fetch(product.url + path, {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  if (answer.status >= 400) {
    refusals.push({ status: answer.status, text: text + JSON.stringify([...answer.headers]) });
  }
  return { status: answer.status, text };
}

const asBasic = (username: string, password: string) => {
  const authorization = basic({ username, password });
  secret(`Basic of ${username} ${secrets.size}`, authorization.slice('Basic '.length));
  return { token: null, headers: { authorization } };
};

/** Signs in as the form does; the session's token, if it did. */
async function signIn(email: string, password: string): Promise<string | undefined> {
  await database.query('DELETE FROM throttle');
  const browser = new Browser(product.url);
  const answer = await browser.post('callback/credentials', { email, password, json: 'true' });
  if (answer.status >= 400) refusals.push(answer);
  const kept = browser.cookies().get('sallyport.session');
  if (kept !== undefined) secret(`a session ${secrets.size}`, kept);
  return kept;
}

/** The part of a link that is the secret. */
const linkToken = (body: Record<string, unknown>) => new URL(String(body['link'])).hash.slice(1);

let round = 0;

/** Every way in, rightly and wrongly. Whoever fails goes on to the next: a database may be failing. */
async function everyWay(): Promise<void> {
  const n = ++round;
  const email = `person-${n}@example.com`;
  const password = secret(`a password ${n}`, `violet otter ${n} carries lamp`);
  const wrong = secret(`a wrong password ${n}`, `wrong otter ${n} carries nothing`);

  // People.
  await call('POST', '/people', { email, name: 'Somebody', password });
  const session = await signIn(email, password);
  await signIn(email, wrong);
  // A password where the name belongs.
  await signIn(secret(`a mistyped password ${n}`, `mistyped-otter-${n}-in-the-name`), 'x');
  await call('POST', '/me/tokens', { name: 'x' }, asBasic(email, wrong));
  const made = await call('POST', '/me/tokens', { name: 'laptop' }, asBasic(email, password));
  if (made.status === 201) {
    const token = secret(`a personal token ${n}`, String(made.body['token']));
    await call('GET', '/me', undefined, { token });
    await call('GET', '/projects/none', undefined, { token });
    await call('GET', `/me?token=${token}`, undefined, { token: null });
  }
  await call('GET', '/me', undefined, {
    token: secret(`a token of nobody ${n}`, `sp_made-up-by-the-test-number-${n}-abcdefgh`),
  });
  if (session !== undefined) {
    const browser = { cookie: `sallyport.session=${session}`, origin: product.url };
    const me = await call('GET', '/me', undefined, { token: null, headers: browser });
    const page = { [pageForHeader]: String(me.body['shownTo']) };
    const as = { token: null, headers: { ...browser, ...page } };
    const changed = secret(`a changed password ${n}`, `green heron ${n} reads maps`);
    await call('POST', '/me/prove', { password: wrong }, as);
    await call('POST', '/me/prove', { password }, as);
    await call('POST', '/me/password', { current: wrong, password: changed }, as);
    await call('POST', '/me/password', { current: password, password: changed, x: 1 }, as);
    await call('POST', '/me/password', { current: password, password: changed }, as);
  }

  // Links.
  const invited = await call('POST', '/invitations', { email: `invited-${n}@example.com` });
  const reset = await call('POST', `/people/${email}/reset`);
  for (const [what, { status, body }] of Object.entries({ invited, reset })) {
    if (status >= 300) continue;
    const token = secret(`the link of ${what} ${n}`, linkToken(body));
    const chosen = secret(`what ${what} chose ${n}`, `amber finch ${what} ${n} sings`);
    const nobody = { token: null };
    await call('POST', '/invitations/look', { token }, nobody);
    await call('POST', '/invitations/accept', { token, name: 'N', password: 'short' }, nobody);
    const accept = { token, ...(what === 'invited' && { name: 'N' }), password: chosen };
    await call('POST', '/invitations/accept', accept, nobody);
    await call('POST', '/invitations/accept', accept, nobody);
  }

  // Machines.
  const robot = `ci-${n}`;
  const kept = await call('POST', '/projects/shop/robots', {
    name: robot,
    kind: 'ci',
    registry: 'shop-dev',
  });
  const rotated = await call('POST', '/projects/shop/robots/ci/secrets', { overlapHours: 1 });
  for (const [username, { status, body }] of [
    [`robot.shop.${robot}`, kept],
    ['robot.shop.ci', rotated],
  ] as const) {
    if (status !== 201) continue;
    await asMachine(username, secret(`${username} ${n}`, String(body['secret'])));
  }
  await asMachine(
    'robot.shop.ci',
    secret(`a secret of no robot ${n}`, `sr_made-up-by-the-test-number-${n}-abcdefgh`),
  );

  // Keyless.
  await call('PUT', '/issuers/ci', { name: 'CI', issuer: issuer.issuer, jwks: issuer.jwks });
  await call('PUT', '/projects/shop/robots/ci/trusts', {
    trusts: [{ issuer: 'ci', audience: 'sallyport', claims: { sub: 'repo:acme/shop' } }],
  });
  for (const claims of [{ run: n }, { run: n, aud: 'elsewhere' }, { run: n, sub: 'repo:evil' }]) {
    const token = secret(
      `an identity token ${JSON.stringify(claims)}`,
      await issuer.token({ claims }),
    );
    const nobody = { token: null };
    const given = await call('POST', '/token', { robot: 'robot.shop.ci', token }, nobody);
    if (given.status < 300) {
      const exchanged = secret(`what it was exchanged for ${n}`, String(given.body['token']));
      await call('GET', '/me', undefined, { token: exchanged });
      await call('GET', '/projects/none', undefined, { token: `${exchanged}x` });
    }
    await asMachine('robot.shop.ci', token);
  }

  // Single sign-on.
  await call('PUT', '/sign-in/providers/main', {
    name: 'Example ID',
    issuer: provider.issuer,
    clientId,
    clientSecret: secret('the provider’s secret', clientSecret),
    domains: ['example.com'],
  });
  await call('PUT', '/sign-in/providers/wrong', {
    name: 'Wrong',
    issuer: provider.issuer,
    clientId,
    x: 1,
    clientSecret: secret('a provider’s secret that is refused', 'secret-of-a-refused-provider'),
  });
  await throughProvider();
  const lost = secret(`a code of nobody ${n}`, `code-made-up-by-the-test-${n}`);
  const browser = new Browser(product.url);
  await browser.post('signin/main', { json: 'true' });
  refusals.push(await browser.send('GET', `/api/auth/callback/main?code=${lost}&state=${lost}`));
}

/** All that a robot's secret, or what stands for one, is sent to. */
async function asMachine(username: string, password: string): Promise<void> {
  const { headers } = asBasic(username, password);
  const scope = 'service=x&scope=repository:shop-dev/api:pull,push';
  const given = await ask('GET', `/token?${scope}`, headers);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const fields = new URLSearchParams({ grant_type: 'password', username, password });
  await ask('POST', '/token', form, `${fields.toString()}&client_id=x&${scope}`);
  await ask('POST', '/v2/shop-dev/api/blobs/uploads/', headers);
  await ask('GET', '/v2/shop-dev/api/manifests/none', headers);
  await ask('POST', '/v2/shop-prod/api/blobs/uploads/', headers);
  const bearer = { authorization: `Bearer ${password}` };
  await ask('GET', '/v2/', bearer);
  await ask('GET', '/api/v1/me', bearer);
  const { token } = JSON.parse(given.status === 200 ? given.text : '{}') as { token?: string };
  if (token !== undefined) {
    secret(`a registry token ${secrets.size}`, token);
    await ask('GET', '/v2/shop-dev/api/tags/list', { authorization: `Bearer ${token}` });
    await ask('GET', '/v2/shop-prod/api/tags/list', { authorization: `Bearer ${token}` });
    await ask('GET', '/v2/', { authorization: `Bearer ${token}x` });
  }
  const promotion = { targetRepo: 'shop-staging', dockerRepository: 'none', tag: '1' };
  const json = { 'content-type': 'application/json' };
  const path = '/artifactory/api/docker/shop-dev/v2/promote';
  for (const by of [{ 'x-jfrog-art-api': password }, headers, bearer]) {
    await ask('POST', path, { ...json, ...by }, JSON.stringify(promotion));
  }
}

async function throughProvider(): Promise<void> {
  provider.people.set('ben', { email: 'ben@example.com', email_verified: true });
  const browser = new Browser(product.url);
  const begun = await browser.post('signin/main', { json: 'true' });
  // Where the provider cannot be looked up, nobody is sent there.
  const url = begun.status === 200 ? (JSON.parse(begun.text) as { url: string }).url : '/';
  let at = new URL(url, product.url);
  for (let step = 0; step < 10 && at.origin === provider.issuer; step++) {
    const answer = at.pathname.startsWith('/interaction/')
      ? await browser.send('POST', at.href, { form: { login: 'ben' } })
      : await browser.send('GET', at.href);
    at = new URL(answer.headers.get('location') ?? '', at);
  }
  const code = at.searchParams.get('code');
  if (code === null) return;
  secret(`a provider’s code ${secrets.size}`, code);
  await browser.send('GET', at.href);
  const session = browser.cookies().get('sallyport.session');
  if (session !== undefined) secret(`a session ${secrets.size}`, session);
}

interface Fault {
  readonly what: string;
  readonly begin: string;
  readonly end: string;
}

const noRowFits = (...tables: string[]): Fault => ({
  what: `no row fits ${tables.join(', ')}`,
  begin: tables
    .map((table) => `ALTER TABLE ${table} ADD CONSTRAINT broken CHECK (false) NOT VALID`)
    .join(';'),
  end: tables.map((table) => `ALTER TABLE ${table} DROP CONSTRAINT broken`).join(';'),
});

const isAway = (...tables: string[]): Fault => ({
  what: `there is no ${tables.join(', ')}`,
  begin: tables.map((table) => `ALTER TABLE ${table} RENAME TO ${table}_away`).join(';'),
  end: tables.map((table) => `ALTER TABLE ${table}_away RENAME TO ${table}`).join(';'),
});

/** How the database fails, and how it is whole again. */
const faults: readonly Fault[] = [
  {
    what: 'no line can be added to the trail',
    begin: `CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'broken: %', to_jsonb(NEW); END $$;
            CREATE TRIGGER broken BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION broken()`,
    end: 'DROP FUNCTION broken CASCADE',
  },
  noRowFits('person'),
  noRowFits('session', 'api_token', 'robot_secret', 'invitation', 'sso_provider'),
  isAway('session', 'robot_secret', 'invitation', 'sso_provider'),
  isAway('robot_trust'),
  isAway('api_token'),
];

it('people and machines come in by every way', async () => {
  const project = { slug: 'shop', name: 'Shop', template: 'open' };
  expect((await call('POST', '/projects', project)).status).toBe(201);
  const made = await call('POST', '/projects/shop/robots', {
    name: 'ci',
    kind: 'ci',
    registry: 'shop-dev',
  });
  secret('a robot’s first secret', String(made.body['secret']));
  await everyWay();
  expect(refusals.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
  for (const what of ['a session', 'a personal token', 'the link of', 'a registry token']) {
    expect(
      [...secrets.keys()].some((key) => key.startsWith(what)),
      what,
    ).toBe(true);
  }
  for (const what of ['what it was exchanged for 1', 'a provider’s code', 'robot.shop.ci 1']) {
    expect(
      [...secrets.keys()].some((key) => key.startsWith(what)),
      what,
    ).toBe(true);
  }
});

describe('where the database fails', () => {
  it.each(faults)('$what: calls fail, and the log says so', async ({ begin, end }) => {
    const before = failures();
    await database.query(begin);
    try {
      await everyWay();
    } finally {
      await database.query(end);
    }
    expect(failures()).toBeGreaterThan(before);
  });
});

describe('row 23: what they came in with is', () => {
  const expectNone = (text: string) => {
    const found = [...secrets].filter(([, value]) => text.includes(value)).map(([what]) => what);
    expect(found).toEqual([]);
  };

  it('not in the log, which is there', () => {
    const log = product.output();
    expect(failures()).toBeGreaterThan(faults.length);
    expectNone(log);
    // Nor what could be tried at leisure.
    expect(log).not.toContain('$argon2');
  });

  it('not in the database’s own log', async () => {
    const log = await readFile(join(product.dataDir, 'postgres', 'postgres.log'), 'utf8');
    expect(log).toContain('broken');
    expectNone(log);
  });

  it('not in answers that refuse or fail', () => {
    expect(refusals.length).toBeGreaterThan(100);
    expectNone(refusals.map(({ text }) => text).join('\n'));
  });

  it('not in the trail, before or after', async () => {
    const { rows } = await database.query<{ row: string }>(
      'SELECT to_jsonb(t)::text AS row FROM audit_event t',
    );
    expect(rows.length).toBeGreaterThan(20);
    expectNone(rows.map(({ row }) => row).join('\n'));
  });

  it('not in any row of any table', async () => {
    const tables = await database.query<{ schema: string; name: string }>(
      `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema = 'public'`,
    );
    expect(tables.rows.length).toBeGreaterThan(30);
    for (const { schema, name } of tables.rows) {
      const { rows } = await database.query<{ row: string }>(
        `SELECT to_jsonb(t)::text AS row FROM ${schema}.${name} t`,
      );
      expectNone(rows.map(({ row }) => row).join('\n'));
    }
  });
});
