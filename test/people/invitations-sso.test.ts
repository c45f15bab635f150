import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AuthBackend } from '@/server/access/next-auth/backend';
import { createAuthBackend } from '@/server/access/next-auth/create-backend';
import { signInSettingsKey } from '@/server/access/sign-in/sign-in-settings';
import { clientId, clientSecret } from '../support/oidc-provider';
import { createPeopleWorld, partsOf, refusal, type PeopleWorld } from './world';

let world: PeopleWorld;
let backend: AuthBackend;
let admin: string;
const password = 'quiet harbour seven lanterns';

beforeAll(async () => {
  world = await createPeopleWorld();
  backend = createAuthBackend({ ...world.server, secret: 'test' });
  const ada = await world.person('ada@example.com', { instanceRole: 'administrator' });
  admin = await world.token(ada.id);
  await world.project('shop', ['dev', 'prod']);
  await world.call(admin, 'PUT', '/sign-in/providers/main', {
    name: 'Example ID',
    issuer: 'https://login.example.com',
    clientId,
    clientSecret,
    domains: ['example.com'],
    createAccounts: false,
  });
  await ssoOnly(true);
});
afterAll(() => world.drop());
beforeEach(() => world.forgetFailures());

/** As the settings say it; through the API an administrator must have come through the provider. */
async function ssoOnly(on: boolean): Promise<void> {
  const value = { passwords: on ? 'nobody' : 'everybody', reauthenticate: false };
  const where = { key: signInSettingsKey };
  await world.db.prisma.setting.upsert({ where, create: { ...where, value }, update: { value } });
}
const invite = async (email: string) =>
  partsOf(
    await world.call(admin, 'POST', '/invitations', { email, project: 'shop', role: 'developer' }),
  ).token;
const accept = (body: object) => world.call(null, 'POST', '/invitations/accept', body);
const through = (sub: string, email: string, verified = true) =>
  backend.signInThrough(
    ...(['main', { sub, email, email_verified: verified }] as const),
    { address: '192.0.2.9', userAgent: 'test browser', previousToken: null },
    { proof: false },
  );

it('where no password counts, joining makes an account without one, which the provider opens', async () => {
  const email = 'nina@example.com';
  const token = await invite(email);
  const look = await world.call(null, 'POST', '/invitations/look', { token });
  expect(look.body).toMatchObject({ passwords: false });
  // Of itself the provider makes nobody an account here.
  expect(await through('nina', email)).toEqual({ outcome: 'refused', reason: 'no-account' });

  expect((await accept({ token, name: 'Nina New' })).body).toMatchObject({ email });
  const account = await world.db.prisma.person.findUniqueOrThrow({ where: { email } });
  expect(account).toMatchObject({ name: 'Nina New', passwordHash: null, instanceRole: null });
  expect(await world.audited('person.joined')).toMatchObject({
    after: { account: 'new, without a password', invitedBy: 'ada@example.com' },
  });
  // Whoever held the link made the account; only whoever the provider vouches for gets into it.
  expect(await through('thief', email, false)).toEqual({
    outcome: 'refused',
    reason: 'unverified',
  });
  expect(await through('nina', email)).toMatchObject({
    outcome: 'signed-in',
    personId: account.id,
  });
  const grant = await world.db.prisma.roleGrant.findFirstOrThrow({
    where: { personId: account.id },
  });
  expect(grant.role).toBe('developer');
  expect((await accept({ token, name: 'Again' })).status).toBe(404);
});

it('a password that is sent all the same is refused, and the link stays', async () => {
  const email = 'paul@example.com';
  const token = await invite(email);
  const answer = await accept({ token, name: 'Paul', password });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ errors: [{ path: 'password' }] });
  expect((await accept({ token })).body).toMatchObject({ errors: [{ path: 'name' }] });
  expect(await world.db.prisma.person.findUnique({ where: { email } })).toBeNull();
  expect((await accept({ token, name: 'Paul' })).status).toBe(200);
});

it('such an account has no password when passwords count again, until an administrator makes a link', async () => {
  await ssoOnly(false);
  const from = { address: '192.0.2.9', userAgent: '' };
  for (const guess of ['', password, 'null']) {
    expect(await backend.signIn('nina@example.com', guess, from)).toEqual({ outcome: 'refused' });
  }
  const reset = await world.call(admin, 'POST', '/people/nina@example.com/reset');
  const { token } = partsOf(reset);
  // Made while passwords counted, it sets none once they do not.
  await ssoOnly(true);
  expect(refusal(await accept({ token, password }))).toEqual([409, 'conflict']);
  await ssoOnly(false);
  expect((await accept({ token, password })).status).toBe(200);
  expect(await backend.signIn('nina@example.com', password, from)).toMatchObject({
    outcome: 'signed-in',
  });
  await ssoOnly(true);
});

it('where no password counts, no link for a new one is made', async () => {
  const count = () => world.db.prisma.invitation.count({ where: { kind: 'reset' } });
  const before = await count();
  const answer = await world.call(admin, 'POST', '/people/nina@example.com/reset');
  expect(refusal(answer)).toEqual([409, 'conflict']);
  expect(answer.body['detail']).toContain('people sign in through a provider');
  expect(await count()).toBe(before);
});
