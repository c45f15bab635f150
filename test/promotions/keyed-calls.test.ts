import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import type { Call } from '@/server/access/call/context';
import { createGateWorld, type GateWorld } from '../gates/world';
import { apiOf } from '../support/api';

let world: GateWorld;
let request: ReturnType<typeof apiOf>;
let root: Call;

beforeAll(async () => {
  world = await createGateWorld();
  request = apiOf(world);
  root = await world.callOf(await world.person('root', { instanceRole: 'administrator' }));
  await world.push('api', 1);
});
afterAll(() => world.drop());

const build = '/projects/shop/images/api/builds/1';
const stateOf = async (key: string) =>
  (await request<{ state: string }>(root, 'GET', `/idempotency-keys/${key}`)).body.state;
const lines = () => world.db.prisma.auditEvent.count();

describe('L12: whatever a call with a key does is done once', () => {
  it.each([
    ['PUT', `${build}/properties`, { ticket: 'SHOP-1' }],
    ['POST', `${build}/withdrawal`, { reason: 'Loses baskets' }],
    ['DELETE', `${build}/withdrawal`, undefined],
    ['POST', '/projects/shop/checks', { image: 'api', build: 1, name: 'tests', state: 'passed' }],
    ['PUT', '/projects/shop/stages/prod/hold', { reason: 'Freeze' }],
    ['PATCH', '/projects/shop', { name: 'The shop' }],
    ['POST', '/projects', { slug: 'garden', name: 'Garden' }],
    ['PUT', '/teams/keepers', { name: 'Keepers' }],
  ])(
    '%s %s answers again as it did first, and leaves no second line',
    async (method, path, body) => {
      const headers = { 'idempotency-key': newId() };
      const first = await request(root, method, path, body, headers);
      expect(first.status).toBeLessThan(300);
      const before = await lines();
      const again = await request(root, method, path, body, headers);
      expect(again.body).toEqual(first.body);
      expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([
        first.status,
        'true',
      ]);
      expect([await lines(), await stateOf(headers['idempotency-key'])]).toEqual([before, 'done']);
    },
  );

  it('L17: a key of a former version, of which nothing is known but that it was used, does nothing', async () => {
    for (const path of ['/promotions', '/projects/shop/checks']) {
      const headers = { 'idempotency-key': newId() };
      const said = path === '/promotions' ? { to: 'staging' } : { name: 'old', state: 'passed' };
      const body = { project: 'shop', image: 'api', build: 1, ...said };
      await request(root, 'POST', path, body, headers);
      // As 20261129210000_keys_of_before leaves it.
      const { count } = await world.db.prisma.idempotencyKey.updateMany({
        where: { key: headers['idempotency-key'] },
        data: { requestHash: new Uint8Array(), status: null },
      });
      expect(count).toBe(1);
      const before = await lines();
      const again = await request<{ code: string }>(root, 'POST', path, body, headers);
      expect([again.status, again.body.code]).toEqual([409, 'done-before']);
      expect([await lines(), await stateOf(headers['idempotency-key'])]).toEqual([before, 'done']);
    }
  });

  it('of equal calls at once one does it, and all are answered alike', async () => {
    const headers = { 'idempotency-key': newId() };
    const put = () => request(root, 'PUT', `${build}/properties`, { ticket: 'SHOP-2' }, headers);
    const before = await lines();
    const answers = await Promise.all(Array.from({ length: 10 }, put));
    for (const { status, body } of answers) expect([status, body]).toEqual([200, answers[0]!.body]);
    expect(answers.filter((one) => !one.headers.has('idempotency-replayed'))).toHaveLength(1);
    expect(await lines()).toBe(before + 1);
  });

  it('a used key with another body is told first, whatever the call would be refused for', async () => {
    const headers = { 'idempotency-key': newId() };
    const post = (path: string, body: object) => request(root, 'POST', path, body, headers);
    const body = { slug: 'meadow', name: 'Meadow' };
    expect((await post('/projects', body)).status).toBe(201);
    const others = [
      await post('/projects', { ...body, name: 'Taken' }),
      await post('/projects', { slug: 'Not a slug' }),
      await post('/projects', { slug: 'field', name: 'Field' }),
      await post('/promotions', { project: 'none', image: 'api', to: 'staging', build: 1 }),
    ];
    for (const other of others) {
      expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    }
    const stranger = await world.callOf(await world.person('stranger'));
    const theirs = await request(stranger, 'POST', '/projects', body, headers);
    expect(theirs.body.code).not.toBe('idempotency-key-reused');
  });

  it('the same body is the same in whatever order its members come', async () => {
    const headers = { 'idempotency-key': newId() };
    const first = await request(
      ...([root, 'POST', '/projects', { slug: 'orchard', name: 'Orchard' }, headers] as const),
    );
    const again = await request(
      ...([root, 'POST', '/projects', { name: 'Orchard', slug: 'orchard' }, headers] as const),
    );
    expect([again.status, again.body]).toEqual([201, first.body]);
  });

  it('a comment is said once, and answered again as it was', async () => {
    await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 1 }] }]);
    const { id } = await world.ask(world.ben, { image: 'api' });
    const headers = { 'idempotency-key': newId() };
    const say = () =>
      request(
        ...([world.ana, 'POST', `/promotions/${id}/comments`, { text: 'Wait.' }, headers] as const),
      );
    const [first, again] = [await say(), await say()];
    expect(first.headers.has('idempotency-replayed')).toBe(false);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await world.db.prisma.promotionComment.count()).toBe(1);
  });

  it('an act that the request ended by is refused, and refused again under its key', async () => {
    await world.push('ends', 1);
    const { id } = await world.ask(world.ben, { image: 'ends' });
    const path = '/projects/shop/images/ends/builds/1/withdrawal';
    await request(world.kim, 'POST', path, { reason: 'Leaks' });
    const headers = { 'idempotency-key': newId() };
    for (const replayed of [null, 'true']) {
      const body = { decision: 'approve' };
      const answer = await request(
        ...([world.ana, 'POST', `/promotions/${id}/approvals`, body, headers] as const),
      );
      expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
      expect(answer.headers.get('idempotency-replayed')).toBe(replayed);
    }
  });

  it('a secret is told once and kept nowhere: later it is said that it was made', async () => {
    const headers = { 'idempotency-key': newId() };
    const made = await request<{ token: string }>(
      ...([root, 'POST', '/me/tokens'] as const),
      { name: 'ci' },
      headers,
    );
    expect(made.status).toBe(201);
    const tokens = await world.db.prisma.apiToken.count();
    const again = await request(root, 'POST', '/me/tokens', { name: 'ci' }, headers);
    expect([again.status, again.body.code]).toEqual([409, 'done-before']);
    const other = await request(root, 'POST', '/me/tokens', { name: 'other' }, headers);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(await world.db.prisma.apiToken.count()).toBe(tokens);
    const kept = await world.db.prisma.idempotencyKey.findFirstOrThrow({
      where: { key: headers['idempotency-key'] },
    });
    expect(kept).toMatchObject({ status: null, response: null });
  });

  it('what was refused leaves no key behind', async () => {
    const headers = { 'idempotency-key': newId() };
    const body = { reason: 'Not mine to stop' };
    const path = '/projects/shop/stages/prod/hold';
    const refused = await request(world.ben, 'PUT', path, body, headers);
    expect(refused.status).toBe(403);
    expect(
      await world.db.prisma.idempotencyKey.count({ where: { key: headers['idempotency-key'] } }),
    ).toBe(0);
  });

  it('whoever lost the project meanwhile hears that it was done, and no more (L6)', async () => {
    const mai = await world.callerWith(world.shop, 'mai', 'maintainer');
    const headers = { 'idempotency-key': newId() };
    const path = `${build}/properties`;
    await request(mai, 'PUT', path, { owner: 'mai' }, headers);
    await world.db.prisma.roleGrant.deleteMany({ where: { personId: mai.actor.id } });
    const now = await world.callOf(mai.actor.id);
    const after = await request(now, 'PUT', path, { owner: 'mai' }, headers);
    expect([after.status, after.body.code]).toEqual([409, 'done-before']);
    expect(JSON.stringify(after.body)).not.toContain('shop');
  });
});
