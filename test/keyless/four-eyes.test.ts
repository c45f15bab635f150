import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCiPush } from '../security/push';
import { createSigner, type Signer } from './signer';
import { createKeylessWorld, type KeylessWorld } from './world';
import { administrator } from '../setup/administrator';
import { createPerson } from '../setup/person';

const issuer = 'https://ci.example.com';
const shape = { sub: 'job:shop', project: 'shop' };

let world: KeylessWorld;
let ci: Awaited<ReturnType<typeof createCiPush>>;
let tokens: Record<'ada' | 'ben' | 'kim' | 'ana', string>;
let first: Signer;

beforeAll(async () => {
  world = await createKeylessWorld();
  const { server } = world;
  ci = await createCiPush(server, 'shop', 'pusher');
  tokens = {
    ada: administrator.token,
    ben: await person('ben', { instanceRole: 'administrator' }),
    kim: await person('kim', { role: 'maintainer' }),
    ana: await person('ana', { role: 'approver' }),
  };
  // Who counts as whom by who made their accounts is test/people/four-eyes.test.ts.
  await server.db.prisma.accountMaking.deleteMany();
  const gates = [{ kind: 'approvals', groups: [{ count: 1 }] }];
  await server.api('PUT', '/projects/shop/policies/staging', { gates });
  const robot = {
    name: 'asks',
    kind: 'ci',
    registry: 'shop-dev',
    permissions: ['promotion.request'],
  };
  await server.api('POST', '/projects/shop/robots', robot);
  await server.db.prisma.robotSecret.deleteMany({ where: { robot: { name: 'asks' } } });
  first = await createSigner(issuer, shape);
  expect(await save('ada', first)).toBe(200);
  const trusts = [{ issuer: 'own', audience: 'sallyport', claims: { sub: 'job:shop' } }];
  const path = '/projects/shop/robots/asks/trusts';
  const ruled = await server.api('PUT', path, { trusts }, { token: tokens.kim });
  expect(ruled.status).toBe(200);
});
afterAll(() => world.server.stop());

const person = (name: string, has: { role?: string; instanceRole?: string }) =>
  createPerson(world.server, `${name}@example.com`, { ...has, scopes: ['admin', 'promote'] });

const save = async (by: keyof typeof tokens, { jwks }: Pick<Signer, 'jwks'>) => {
  const body = { name: 'Own', issuer, jwks };
  return (await world.server.api('PUT', '/issuers/own', body, { token: tokens[by] })).status;
};

/** A workload asks by a token that these keys signed; the promotion's id. */
async function asked(image: string, signer: Signer, bearer?: string) {
  const token = bearer ?? (await got(signer));
  expect(await ci.image(image, { tag: 'one', layer: image })).toBe(201);
  const wish = { project: 'shop', image, build: 1, to: 'staging' };
  const { status, body } = await world.server.api<{ id: string }>('POST', '/promotions', wish, {
    token,
  });
  expect(status).toBe(201);
  return body.id;
}

const got = async (signer: Signer) => {
  const exchanged = await world.exchange(await signer.token(), 'robot.shop.asks');
  expect(exchanged.status, exchanged.body.detail).toBe(200);
  return exchanged.body.token;
};

const approve = async (by: keyof typeof tokens, id: string) => {
  const decision = { decision: 'approve' };
  const path = `/promotions/${id}/approvals`;
  return world.server.api<{ detail: string }>('POST', path, decision, { token: tokens[by] });
};

describe('L7: who could have signed the token of a workload', () => {
  it('cannot approve what it asks for: who pasted the keys, and who wrote the rule', async () => {
    const id = await asked('one', first);
    for (const by of ['ada', 'kim'] as const) {
      const refused = await approve(by, id);
      expect([by, refused.status]).toEqual([by, 403]);
      expect(refused.body.detail).toContain('you had a credential of it or could make one');
    }
    expect((await approve('ben', id)).status).toBe(201);
  });

  it('is who replaced the keys from then on, and for what was got before who pasted those', async () => {
    const before = await got(first);
    const second = await createSigner(issuer, shape);
    expect(await save('ben', second)).toBe(200);
    expect((await approve('ben', await asked('two', second))).status).toBe(403);
    // Got under the keys of before, and good for minutes yet: who pasted those still counts.
    const id = await asked('three', first, before);
    expect((await approve('ada', id)).status).toBe(403);
    expect((await approve('ana', id)).status).toBe(201);
    // Once nothing of it can be left, they do not.
    await world.server.db.prisma.trustedIssuer.updateMany({
      where: { slug: 'own' },
      data: { formerUntil: new Date(Date.now() - 1) },
    });
    expect((await approve('ada', await asked('four', second))).status).toBe(201);
  });
});
