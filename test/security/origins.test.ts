import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPeopleWorld, partsOf, type PeopleWorld } from '../people/world';
import { goodPassword, publicUrl } from '../auth/world';
import { foreignOrigins } from '../support/foreign-origins';

let world: PeopleWorld;
let ada: Awaited<ReturnType<PeopleWorld['signedIn']>>;

beforeAll(async () => {
  world = await createPeopleWorld();
  ada = await world.signedIn('ada@example.com', { instanceRole: 'administrator' });
});
afterAll(() => world.drop());

describe.each(foreignOrigins(publicUrl))('a call with the cookie and %j (row 27)', (from) => {
  it('proves nothing, accepts nothing, makes nothing and ends no session', async () => {
    const { cookie } = ada.as;
    const as = { cookie, ...from };
    const made = await world.call(ada.as, 'POST', '/invitations', { email: 'n@example.com' });
    const { token } = partsOf(made);
    const trail = () => world.db.prisma.auditEvent.count();
    const told = await trail();
    for (const [method, path, body] of [
      ['POST', '/me/prove', { password: goodPassword }],
      ['POST', '/me/tokens', { name: 'forged' }],
      ['POST', '/me/password', { current: goodPassword, password: 'violet otter carries' }],
      ['DELETE', '/me/sessions', undefined],
      ['POST', '/invitations/accept', { token, name: 'N', password: 'violet otter carries' }],
      ['POST', '/invitations/look', { token }],
      ['POST', '/token', { robot: 'robot.shop.ci', token: 'none' }],
      ['PUT', '/sign-in/settings', { passwords: 'everybody', reauthenticate: false }],
    ] as const) {
      const answer = await world.call(as, method, path, body);
      expect([answer.status, answer.body['code']], `${method} ${path}`).toEqual([403, 'forbidden']);
      expect(answer.body['detail']).toContain('did not come from a page of');
    }
    expect(await trail()).toBe(told);
  });
});
