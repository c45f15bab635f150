import { exportSPKI, generateKeyPair } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TrustedIssuer } from '@/contract/shapes/access/keyless';
import { createProject, createRobot } from '../setup/project';
import { rawCaller } from '../setup/raw';
import { createSigner, type Forgery } from './signer';
import { createKeylessWorld, githubRule, type KeylessWorld } from './world';

let world: KeylessWorld;

beforeAll(async () => {
  world = await createKeylessWorld();
});
beforeEach(async () => {
  await world.forgive();
  await world.putTrusts([githubRule]);
});
afterAll(() => world?.server.stop());

describe.each([
  [
    'GitHub',
    'https://token.actions.githubusercontent.com',
    { sub: 'repo:acme/shop:ref:refs/heads/main', repository: 'acme/shop', repository_id: '7' },
    { repository: 'acme/*', sub: '*:ref:refs/heads/main' },
    { repository: 'evil/shop' },
  ],
  [
    'GitLab',
    'https://gitlab.example.com',
    {
      sub: 'project_path:acme/shop:ref_type:branch:ref:main',
      project_path: 'acme/shop',
      ref: 'main',
      ref_type: 'branch',
      ref_protected: 'true',
    },
    { project_path: 'acme/shop', ref: 'main', ref_type: 'branch' },
    { ref: 'main', ref_type: 'tag' },
  ],
  [
    'Kubernetes',
    'https://kubernetes.default.svc.cluster.local',
    {
      aud: ['sallyport'],
      sub: 'system:serviceaccount:shop:builder',
      'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'builder', uid: 'x' } },
    },
    { sub: 'system:serviceaccount:shop:*' },
    { sub: 'system:serviceaccount:shop-evil:builder' },
  ],
])('a token of %s', (name, issuer, shape, claims, other) => {
  it('stands for the robot where its claims match, and for nobody where they do not', async () => {
    const signer = name === 'GitHub' ? world.github : await createSigner(issuer, shape);
    const slug = name.toLowerCase();
    await world.trustIssuer(slug, signer);
    const saved = await world.putTrusts([{ issuer: slug, audience: 'sallyport', claims }]);
    expect(saved.status, saved.body.detail).toBe(200);
    expect((await world.exchange(await signer.token({ claims: shape }))).status).toBe(200);
    expect((await world.login(await signer.token({ claims: shape }))).status).toBe(200);
    const wrong = await signer.token({ claims: { ...shape, ...other } });
    expect((await world.exchange(wrong)).status).toBe(401);
    expect((await world.login(wrong)).status).toBe(401);
  });
});

describe('a token that is not accepted', () => {
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
  const same = /^This identity token is not accepted\. Check/;

  const forgeries: [string, () => Promise<Forgery> | Forgery, RegExp][] = [
    [
      'of an issuer that is not trusted',
      () => ({ claims: { iss: 'https://evil.example.com' } }),
      same,
    ],
    [
      'signed by another key',
      async () => ({ key: (await generateKeyPair('RS256')).privateKey }),
      same,
    ],
    ['that names a key of nobody’s', () => ({ header: { kid: 'two' } }), same],
    [
      'that brings its own key along',
      async () => {
        const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
        const jwk = { kty: 'RSA', ...(await crypto.subtle.exportKey('jwk', publicKey)) };
        return { key: privateKey, header: { jwk, kid: 'one' } };
      },
      same,
    ],
    [
      'signed by the public key as if it were a shared one',
      async () => ({
        header: { alg: 'HS256' },
        key: new TextEncoder().encode(await exportSPKI(world.github.publicKey)),
      }),
      same,
    ],
    ['for a logout', () => ({ header: { typ: 'logout+jwt' } }), same],
    ['of a registry', () => ({ header: { typ: 'registry+jwt' } }), same],
    ['that is too long', () => ({ claims: { filler: 'x'.repeat(9000) } }), same],
    ['with text that no database keeps', () => ({ claims: { iss: 'a\0b' } }), same],
    [
      'for another audience',
      () => ({ claims: { aud: 'sallyport.evil' } }),
      /audience \(aud\) is “sallyport.evil”/,
    ],
    ['for no audience', () => ({ claims: { aud: undefined } }), /no claim “aud”/],
    [
      'of another branch',
      () => ({ claims: { sub: 'repo:acme/shop:ref:refs/heads/x' } }),
      /claim “sub” is/,
    ],
    [
      'of a repository with a longer name',
      () => ({ claims: { sub: 'repo:acme/shop:ref:refs/heads/main2' } }),
      /claim “sub” is/,
    ],
    ['without the claim', () => ({ claims: { sub: undefined } }), /claim “sub” is not there/],
    ['that has run out', () => ({ claims: { exp: inSeconds(-31) } }), /has run out/],
    ['that never ends', () => ({ claims: { exp: undefined } }), /no claim “exp”/],
    ['that counts later', () => ({ claims: { nbf: inSeconds(60) } }), /counts only later/],
    ['from the future', () => ({ claims: { iat: inSeconds(60) } }), /counts only later/],
    ['of no time', () => ({ claims: { iat: undefined } }), /no claim “iat”/],
    [
      'of the day before',
      () => ({ claims: { iat: inSeconds(-86_500) } }),
      /more than 24 hours ago/,
    ],
    ['whose times are words', () => ({ claims: { exp: 'never' } }), /claim “exp” is not/],
  ];

  it.each(forgeries)('%s is refused on each plane, as wrong secrets are', async (_, forge, why) => {
    const token = await world.github.token(await forge());
    const exchanged = await world.exchange(token);
    expect(exchanged.status).toBe(401);
    expect(exchanged.body.detail.replace(/^The identity token is not accepted\. /, '')).toMatch(
      why,
    );
    const login = await world.login(token);
    expect([401, 431]).toContain(login.status);
    expect(await world.bearer(token)).toBe(401);
    expect(await world.me(token)).toBe(401);
    expect(await world.server.db.prisma.throttle.count()).toBe(1);
  });

  it('unsigned, cut, or with its claims changed, is refused with the one answer', async () => {
    const token = await world.github.token();
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const bad = Buffer.from('{"iss":').toString('base64url');
    for (const wrong of [
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}.${bad}.${signature}`,
      `${header}.${payload.slice(0, -4)}AAAA.${signature}`,
      'eyJ..',
      'x',
    ]) {
      const { status, body } = await world.exchange(wrong);
      expect(status).toBe(401);
      expect(body.detail).toMatch(same);
      expect((await world.login(wrong)).status).toBe(401);
    }
  });

  it('says the same whether robot and rule exist or not', async () => {
    const forged = await world.github.token({ header: { kid: 'two' } });
    const good = await world.github.token();
    const answers = [
      await world.exchange(forged),
      await world.exchange(good, 'robot.shop.nobody'),
      await world.exchange(good, 'robot.bank.ci'),
      await world.exchange(good, 'ana@example.com'),
    ];
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
  });

  it('makes who sends many wait, while right ones pass from the same address', async () => {
    const wrong = await world.github.token({ header: { kid: 'two' } });
    for (let i = 0; i < 20; i++) expect((await world.exchange(wrong)).status).toBe(401);
    const last = await world.exchange(wrong);
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await world.login(wrong)).status).toBe(429);
    const right = await world.github.token();
    expect((await world.exchange(right)).status).toBe(200);
    expect((await world.login(right)).status).toBe(200);
  });

  it('under a person’s name is never tried as a password', async () => {
    await world.login(await world.github.token(), 'administrator@example.com');
    const keys = await world.server.db.prisma.throttle.findMany();
    expect(keys.map(({ key }) => key.split(':')[0])).toEqual(['address']);
  });
});

describe('what a token is exchanged for', () => {
  const exchanged = async () => (await world.exchange(await world.github.token())).body.token;
  const registryToken = async () =>
    (await world.login(await world.github.token())).json<{ token: string }>().token;

  it('is good for its own plane alone, and the identity token itself for none', async () => {
    const identity = await world.github.token();
    const [api, registry] = [await exchanged(), await registryToken()];
    expect(await world.me(api)).toBe(200);
    expect(await world.bearer(registry, '/v2/')).toBe(200);
    expect(await world.bearer(api, '/v2/')).toBe(401);
    expect(await world.me(registry)).toBe(401);
    expect(await world.me(identity)).toBe(401);
    expect(await world.bearer(identity, '/v2/')).toBe(401);
    expect((await world.login(api)).status).toBe(401);
    expect((await world.exchange(api)).status).toBe(401);
    const session = { headers: { cookie: `sallyport-session=${api}` }, token: null };
    expect((await world.server.api('GET', '/me', undefined, session)).status).toBe(401);
  });

  it('lives 15 minutes at most, and no longer than the identity token', async () => {
    const now = Math.floor(Date.now() / 1000);
    const long = await world.exchange(await world.github.token({ claims: { exp: now + 7200 } }));
    const short = await world.exchange(await world.github.token({ claims: { exp: now + 60 } }));
    const life = (at: string) => Date.parse(at) / 1000 - now;
    expect(life(long.body.expiresAt)).toBeGreaterThan(800);
    expect(life(long.body.expiresAt)).toBeLessThan(960);
    expect(life(short.body.expiresAt)).toBeLessThanOrEqual(60);
    // Within the clocks’ tolerance, but over: nothing to be had any more.
    const over = await world.exchange(await world.github.token({ claims: { exp: now - 5 } }));
    expect(over.status).toBe(401);
    // Later than any date can be.
    const never = await world.exchange(await world.github.token({ claims: { exp: 1e300 } }));
    expect(never.status).toBe(200);
    expect(life(never.body.expiresAt)).toBeLessThan(960);
  });

  it('of another installation is nothing here', async () => {
    const other = await createKeylessWorld();
    try {
      // The same secret would make the same keys: then the robot’s and the rule’s ids are unknown.
      await other.putTrusts([githubRule]);
      const theirs = await other.exchange(await other.github.token());
      expect(theirs.status).toBe(200);
      expect(await other.me(theirs.body.token)).toBe(200);
      expect(await world.me(theirs.body.token)).toBe(401);
      expect((await world.exchange(await other.github.token())).status).toBe(401);
    } finally {
      await other.server.stop();
    }
  });

  it('is a robot’s, with a robot’s rights and no more', async () => {
    const token = await exchanged();
    const as = { token };
    const api = (method: string, path: string, body?: unknown) =>
      world.server.api(method, path, body, as);
    expect((await api('GET', '/projects/shop')).status).toBe(200);
    expect((await api('GET', '/issuers')).status).toBe(403);
    expect(
      (await api('PUT', '/issuers/x', { name: 'x', issuer: 'https://x.example.com' })).status,
    ).toBe(403);
    expect((await api('POST', '/issuers/github/check')).status).toBe(403);
    expect((await api('DELETE', '/issuers/github')).status).toBe(403);
    const trusts = { trusts: [githubRule] };
    expect((await api('PUT', '/projects/shop/robots/ci/trusts', trusts)).status).toBe(403);
    expect((await api('POST', '/me/tokens', { name: 'x' })).status).toBe(403);
  });

  const ends: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
    [
      'the robot is disabled',
      () => world.server.api('PATCH', '/projects/shop/robots/ci', { disabled: true }),
      () => world.server.api('PATCH', '/projects/shop/robots/ci', { disabled: false }),
    ],
    ['the rule is taken away', () => world.putTrusts([]), () => Promise.resolve()],
    [
      'the rule is changed',
      () => world.putTrusts([{ ...githubRule, audience: 'other' }]),
      () => Promise.resolve(),
    ],
    [
      'the issuer is trusted no longer',
      () => world.server.api('DELETE', '/issuers/github?force=true'),
      () => world.trustIssuer('github', world.github),
    ],
  ];
  it.each(ends)('ends on each plane at the next request once %s (L6)', async (_, end, undo) => {
    const identity = await world.github.token();
    const [api, registry] = [await exchanged(), await registryToken()];
    const ask = async () => [
      await world.me(api),
      await world.bearer(registry),
      await world.basic(identity),
      (await world.login(identity)).status,
      (await world.exchange(identity)).status,
    ];
    // Nothing is pushed yet: what may be read is not there, which is no refusal.
    expect(await ask()).toEqual([200, 404, 404, 200, 200]);
    await end();
    const after = await ask();
    expect([after[0], after[2], after[3], after[4]]).toEqual([401, 401, 401, 401]);
    const head = { authorization: `Bearer ${registry}` };
    const upload = await rawCaller(world.server.url, null)(
      'POST',
      '/v2/shop-dev/api/blobs/uploads/',
      { headers: head },
    );
    expect(upload.status).toBe(401);
    await undo();
  });
});

describe('the rules of a robot', () => {
  it('are saved whole; one that stays keeps its id, and saving the same says nothing new', async () => {
    const [first] = (await world.putTrusts([githubRule])).body.items;
    const second = { ...githubRule, claims: { repository: 'acme/shop', ref: 'refs/tags/*' } };
    const both = (await world.putTrusts([second, githubRule])).body.items;
    expect(both.map(({ id }) => id)).toContain(first?.id);
    const lines = () =>
      world.server.db.prisma.auditEvent.count({ where: { action: 'robot.trusts-saved' } });
    const before = await lines();
    const again = await world.putTrusts([
      githubRule,
      { ...second, claims: { ref: 'refs/tags/*', repository: 'acme/shop' } },
    ]);
    expect(again.body.items).toEqual(both);
    expect(await lines()).toBe(before);
  });

  it.each<[string, object[], number, RegExp]>([
    [
      'that let in everybody',
      [{ ...githubRule, claims: { ref: 'refs/heads/main' } }],
      400,
      /everybody on GitHub/,
    ],
    [
      'of any repository',
      [{ ...githubRule, claims: { sub: 'repo:*' } }],
      400,
      /Write the owner out/,
    ],
    ['without claims', [{ ...githubRule, claims: {} }], 400, /everybody on GitHub/],
    ['without audience', [{ ...githubRule, audience: '' }], 400, /audience/],
    [
      'of an issuer that is not trusted',
      [{ ...githubRule, issuer: 'nobody' }],
      400,
      /not a trusted issuer/,
    ],
    ['that are there twice', [githubRule, githubRule], 400, /twice/],
    ['with more than they have', [{ ...githubRule, robotId: 'x' }], 400, /robotId/],
    [
      'with an object for a pattern',
      [{ ...githubRule, claims: { sub: { contains: 'a' } } }],
      400,
      /sub/,
    ],
    [
      'eleven of them',
      Array.from({ length: 11 }, (_, i) => ({ ...githubRule, audience: `a${i}` })),
      400,
      /at most 10/,
    ],
  ])('%s are refused, and nothing is changed', async (_, trusts, status, why) => {
    const before = await world.trusts();
    const answer = await world.putTrusts(trusts);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toMatch(why);
    expect(await world.trusts()).toEqual(before);
  });

  it('of another project’s robot are not there', async () => {
    await createProject(world.server, 'bank');
    await createRobot(world.server, 'bank', 'ci', 'bank-dev', 'vault');
    expect((await world.putTrusts([githubRule], 'vault')).status).toBe(404);
    expect((await world.putTrusts([githubRule], 'nobody')).status).toBe(404);
    const list = await world.server.api('GET', '/projects/shop/robots/vault/trusts');
    expect(list.status).toBe(404);
    const token = (await world.exchange(await world.github.token())).body.token;
    for (const [method, body] of [['GET'], ['PUT', { trusts: [] }]] as const) {
      const path = '/projects/bank/robots/vault/trusts';
      const answer = await world.server.api(method, path, body, { token });
      expect(answer.status).toBe(404);
    }
    expect((await world.login(await world.github.token(), 'robot.bank.vault')).status).toBe(401);
  });
});

describe('an issuer', () => {
  const put = (body: object, slug = 'x') =>
    world.server.api<TrustedIssuer & { detail: string }>('PUT', `/issuers/${slug}`, body);

  it('is saved idempotently, read back, and counts the robots that trust it', async () => {
    const { issuer, jwks } = world.github;
    const again = await put({ name: 'github', issuer, jwks }, 'github');
    expect(again.status).toBe(200);
    const list = await world.server.api<{ items: TrustedIssuer[] }>('GET', '/issuers');
    const found = list.body.items.find(({ slug }) => slug === 'github');
    expect(found).toMatchObject({ issuer, kind: 'github', robots: 1, jwks });
  });

  it('is not removed, nor its address changed, while robots trust it', async () => {
    const removed = await world.server.api<{ detail: string; robots: number }>(
      'DELETE',
      '/issuers/github',
    );
    expect(removed.status).toBe(409);
    expect(removed.body).toMatchObject({ robots: 1 });
    const moved = await put({ name: 'github', issuer: 'https://evil.example.com' }, 'github');
    expect(moved.status).toBe(409);
    expect(await world.trusts()).toHaveLength(1);
  });

  it.each<[object, RegExp]>([
    [{ issuer: 'http://ci.example.com' }, /https/],
    [{ issuer: 'https://a:b@ci.example.com' }, /without user name/],
    [{ issuer: 'ci' }, /address such as/],
    [{ jwks: { keys: [] } }, /at least one key/],
    [{ jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }, /RSA, EC or OKP/],
    [{ jwks: { keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB', d: 'AQAB' }] } }, /private key/],
    [{ jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }] } }, /cannot be read/],
    [{ more: true }, /more/],
  ])('%j is refused', async (wrong, why) => {
    const answer = await put({ name: 'x', issuer: 'https://ci.example.com', ...wrong });
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toMatch(why);
  });

  it('is for administrators to change, for maintainers to choose, and hidden from others', async () => {
    const outsider = { token: world.secret.password };
    expect((await world.server.api('GET', '/issuers', undefined, outsider)).status).toBe(403);
    expect((await world.server.api('GET', '/issuers', undefined, { token: null })).status).toBe(
      401,
    );
    expect((await world.server.api('POST', '/issuers/nobody/check')).status).toBe(404);
    expect((await world.server.api('DELETE', '/issuers/nobody')).status).toBe(404);
  });
});
