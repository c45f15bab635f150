import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageForHeader } from '@/lib/http/page-for-header';
import { newId } from '@/lib/ids';
import { createSession } from '@/server/access/sessions/sessions';
import { documented } from '../authorization/documented';
import { actedBy } from '../support/acted';
import { apiOf } from './api';
import { address, createWorld, goodPassword, publicUrl, type World } from './world';

let world: World;
let call: ReturnType<typeof apiOf>;
let adminId: string;
let adminToken: string;

beforeAll(async () => {
  world = await createWorld();
  call = apiOf(world);
  const admin = await world.person('admin@example.com', { instanceRole: 'administrator' });
  adminId = admin.id;
  adminToken = await world.token(adminId);
  const put = async (path: string, body: object) => {
    const answer = await call(adminToken, 'PUT', path, body);
    expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
  };
  await call(adminToken, 'POST', '/projects', { slug: 'shop', name: 'Shop' });
  await call(adminToken, 'POST', '/projects/shop/robots', {
    name: 'there',
    kind: 'ci',
    registry: 'shop-dev',
  });
  for (const team of ['crew', 'gone']) await put(`/teams/${team}`, { name: team });
  const ids = new Map<string, string>();
  for (const name of ['ana', 'ben', 'cleo']) {
    ids.set(name, (await world.person(`${name}@example.com`)).id);
  }
  // Somebody can vouch for whom somebody else invited.
  await world.db.prisma.accountMaking.create({
    data: {
      personId: ids.get('ana')!,
      byId: ids.get('ben')!,
      how: 'invited',
      byAdministrator: false,
      at: world.clock.now,
    },
  });
  await put('/teams/crew/members/ben@example.com', {});
  await put('/projects/shop/grants/ben@example.com', { role: 'viewer' });
  await put('/projects/shop/stages/prod/hold', { reason: 'wait' });
  await put('/roles/held', { name: 'Held', permissions: ['project.read'] });
  await put('/issuers/lasting', issuer('lasting'));
  await put('/issuers/passing', issuer('passing'));
  for (const slug of ['main', 'leaving']) await put(`/sign-in/providers/${slug}`, provider(slug));
  const { id: providerId } = await world.db.prisma.ssoProvider.findUniqueOrThrow({
    where: { slug: 'main' },
  });
  const cleo = await world.db.prisma.person.findUniqueOrThrow({
    where: { email: 'cleo@example.com' },
  });
  await world.db.prisma.identity.create({
    data: { providerId, subject: 'cleo', personId: cleo.id, createdAt: world.clock.now },
  });
  // Somebody else, who may, proposed what another maintainer has to agree to.
  const dora = await world.person('dora@example.com');
  await put('/projects/shop/grants/dora@example.com', { role: 'maintainer' });
  const shop = await world.db.prisma.project.findUniqueOrThrow({ where: { slug: 'shop' } });
  await world.db.prisma.policyProposal.create({
    data: {
      id: proposal,
      projectId: shop.id,
      basedOn: 0,
      ...actedBy('proposedBy', dora.email, dora.id),
    },
  });
  await put('/sign-in/settings', settings);
});
afterAll(() => world.drop());

const proposal = newId();
const settings = { passwords: 'everybody', reauthenticate: true };
const issuer = (slug: string) => ({ name: slug, issuer: `https://${slug}.example.com` });
const provider = (slug: string) => ({
  name: slug,
  issuer: `https://${slug}.login.example.com`,
  clientId: 'sallyport',
  clientSecret: 'between the two of them',
  domains: ['example.com'],
});
const robot = { kind: 'ci', registries: ['shop-dev'] };
const password = 'quiet harbour seven lanterns';

/** What hands something out, or decides who gets in: its route, how it is called, and with what. */
const asking: Readonly<Record<string, readonly [path: string, body?: object]>> = {
  'POST /me/tokens': ['/me/tokens', { name: 'mine' }],
  'POST /people': ['/people', { email: 'new@example.com', name: 'New', password }],
  'PATCH /people/{email}': ['/people/ana@example.com', { instanceRole: 'auditor' }],
  'POST /people/{email}/reset': ['/people/ana@example.com/reset'],
  'PUT /people/{email}/vouch': ['/people/ana@example.com/vouch', {}],
  'DELETE /people/{email}/vouch': ['/people/ana@example.com/vouch'],
  'POST /invitations': ['/invitations', { email: 'nina@example.com', team: 'crew' }],
  'DELETE /teams/{team}': ['/teams/gone'],
  'PUT /teams/{team}/members/{email}': ['/teams/crew/members/ana@example.com', {}],
  'DELETE /teams/{team}/members/{email}': ['/teams/crew/members/ben@example.com'],
  'PUT /roles/{role}': ['/roles/made', { name: 'Made', permissions: ['project.read'] }],
  'DELETE /roles/{role}': ['/roles/held'],
  'PUT /projects/{project}/grants/{subject}': [
    '/projects/shop/grants/ana@example.com',
    { role: 'developer' },
  ],
  'DELETE /projects/{project}/grants/{subject}': ['/projects/shop/grants/ben@example.com'],
  'POST /projects/{project}/robots': ['/projects/shop/robots', { name: 'made', ...robot }],
  'PUT /projects/{project}/robots/{name}': ['/projects/shop/robots/put', robot],
  'PATCH /projects/{project}/robots/{name}': [
    '/projects/shop/robots/there',
    { permissions: ['promotion.request'] },
  ],
  'POST /projects/{project}/robots/{name}/secrets': ['/projects/shop/robots/there/secrets', {}],
  'PUT /issuers/{slug}': ['/issuers/made', issuer('made')],
  'DELETE /issuers/{slug}': ['/issuers/passing'],
  'PUT /projects/{project}/robots/{name}/trusts': [
    '/projects/shop/robots/there/trusts',
    {
      trusts: [{ issuer: 'lasting', audience: 'sallyport', claims: { sub: 'repo:shop/api:main' } }],
    },
  ],
  // Of the last stage: either lets bytes in that would need a proof to promote.
  'PUT /projects/{project}/policies/{stage}': [
    '/projects/shop/policies/prod',
    { gates: [], automatic: true },
  ],
  'DELETE /projects/{project}/stages/{stage}/hold': ['/projects/shop/stages/prod/hold'],
  // That policies need nobody's word any more; of the last stage it asks as saving does.
  'POST /projects/{project}/proposals/{id}': [
    `/projects/shop/proposals/${proposal}`,
    { decision: 'agree' },
  ],
  'PUT /sign-in/settings': ['/sign-in/settings', settings],
  'PUT /sign-in/providers/{slug}': ['/sign-in/providers/more', provider('more')],
  'DELETE /sign-in/providers/{slug}': ['/sign-in/providers/leaving'],
  'PUT /sign-in/providers/{slug}/groups': [
    '/sign-in/providers/main/groups',
    { groups: [{ group: 'crew', team: 'crew' }] },
  ],
  'DELETE /sign-in/providers/{slug}/people/{email}': [
    '/sign-in/providers/main/people/cleo@example.com',
  ],
};

/** Into the last stage only: the test of promotions has them, each by a way of its own. */
const intoTheLastStage = [
  'POST /promotions',
  'POST /releases',
  'POST /promotions/{id}/approvals',
  'POST /promotions/{id}/execute',
  'POST /promotions/{id}/waivers',
  'POST /promotions/{id}/break-glass',
];

/**
 * What asks for none: it takes away and must not wait, says only a word, asks for the password itself,
 * lets nothing in, or is no session's.
 */
const notAsking = [
  // Asks whatever the settings say, and changes nothing by itself: sso-link.test.ts.
  'POST /me/providers/{slug}/link',
  'DELETE /me/ended',
  'DELETE /me/tokens/{id}',
  'DELETE /me/sessions/{id}',
  'DELETE /me/sessions',
  'POST /me/password',
  'POST /me/prove',
  'POST /me/view-as',
  'DELETE /me/view-as',
  'POST /setup',
  'POST /token',
  'POST /invitations/look',
  'POST /invitations/accept',
  'DELETE /invitations/{id}',
  'PUT /teams/{team}',
  'POST /projects',
  'PATCH /projects/{project}',
  'DELETE /projects/{project}/robots/{name}',
  'DELETE /projects/{project}/robots/{name}/secrets/{id}',
  'POST /issuers/{slug}/check',
  'POST /sign-in/providers/{slug}/try',
  'POST /isolation-checks',
  'POST /projects/{project}/checks',
  'POST /jobs/{kind}/run-again',
  'POST /projects/{project}/images/{image}/builds/{number}/withdrawal',
  'DELETE /projects/{project}/images/{image}/builds/{number}/withdrawal',
  'PUT /projects/{project}/images/{image}/builds/{number}/properties',
  'POST /projects/{project}/images/{image}/builds/{number}/carry',
  'DELETE /projects/{project}/uploads/{id}',
  'POST /promotions/{id}/cancel',
  'POST /promotions/{id}/sign-off',
  'POST /promotions/{id}/comments',
  'PUT /projects/{project}/policies/{stage}/read',
  'POST /projects/{project}/policies/{stage}/dry-run',
  'POST /projects/{project}/policies/{stage}/replay',
  'PUT /projects/{project}/stages/{stage}/hold',
];

/** A browser of the administrator, who has not proven who they are for eleven minutes. */
async function staleBrowser() {
  const provenAt = new Date(world.clock.now.getTime() - 11 * 60_000);
  const session = { personId: adminId, address, userAgent: 'test browser', provenAt };
  const token = await createSession(world.db.sql, session, world.clock.now);
  const cookie = `sallyport.session=${token}`;
  return { cookie, origin: publicUrl, [pageForHeader]: adminId };
}

it('is decided for every route that changes something', () => {
  const unsafe = documented.map(({ route }) => route).filter((route) => !route.startsWith('GET '));
  const decided = [...Object.keys(asking), ...intoTheLastStage, ...notAsking];
  expect(decided.toSorted()).toEqual(unsafe.toSorted());
});

describe.each(Object.entries(asking))('%s', (route, [path, body]) => {
  const [method = ''] = route.split(' ');
  it('waits for a fresh proof of a session, and goes on after it', async () => {
    const as = await staleBrowser();
    const trail = () => world.db.prisma.auditEvent.count();
    const told = await trail();
    const refused = await call(as, method, path, body);
    expect([refused.status, refused.body['code']], JSON.stringify(refused.body)).toEqual([
      403,
      'reauthentication-required',
    ]);
    expect(await trail()).toBe(told);
    const proven = await call(as, 'POST', '/me/prove', { password: goodPassword });
    expect(proven.status).toBe(200);
    const done = await call(as, method, path, body);
    expect(done.status, JSON.stringify(done.body)).toBeLessThan(300);
    expect(await trail()).toBeGreaterThan(told + 1);
  });
});

it('is asked of no token: no machine could give one, and it was made under a proof', async () => {
  world.clock.forward({ days: 1 });
  for (const [method, path, body] of [
    ['POST', '/me/tokens', { name: 'another' }],
    ['PUT', '/projects/shop/grants/cleo@example.com', { role: 'maintainer' }],
    ['POST', '/projects/shop/robots/made/secrets', {}],
    ['DELETE', '/roles/made'],
  ] as const) {
    const answer = await call(adminToken, method, path, body);
    expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  }
});

it('is nothing that a token, or nobody, can give', async () => {
  const prove = (as: Parameters<typeof call>[0]) =>
    call(as, 'POST', '/me/prove', { password: goodPassword });
  expect((await prove(adminToken)).status).toBe(403);
  expect((await prove(null)).status).toBe(401);
  const made = { cookie: `sallyport.session=${newId()}`, origin: publicUrl };
  expect((await prove(made)).status).toBe(401);
});

it('is not asked for where the installation does not want it', async () => {
  await call(adminToken, 'PUT', '/sign-in/settings', { ...settings, reauthenticate: false });
  const answer = await call(await staleBrowser(), 'POST', '/me/tokens', { name: 'unasked' });
  expect(answer.status).toBe(201);
});
