import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import type { Call } from '@/server/access/call/context';
import { answerOnce } from '@/server/platform/sql/idempotency';
import { createGateWorld, type GateWorld } from '../gates/world';
import { apiOf } from '../support/api';

let world: GateWorld;
let request: ReturnType<typeof apiOf>;

beforeAll(async () => {
  world = await createGateWorld();
  request = apiOf(world);
  await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 2 }] }]);
});
afterAll(() => world.drop());

const stateOf = async (key: string, call: Call) =>
  (await request<{ state: string }>(call, 'GET', `/idempotency-keys/${key}`)).body.state;

describe('L12: what became of a call whose answer was lost', () => {
  it('is told by its key to whoever made it, and to nobody else', async () => {
    await world.push('api', 1);
    const key = newId();
    expect(await stateOf(key, world.ben)).toBe('absent');
    const body = { project: 'shop', image: 'api', to: 'staging', build: 1 };
    await request(world.ben, 'POST', '/promotions', body, { 'idempotency-key': key });
    expect(await stateOf(key, world.ben)).toBe('done');
    expect(await stateOf(key, world.kim)).toBe('absent');
    // Looking it up claims nothing.
    expect(await world.db.prisma.idempotencyKey.count({ where: { key } })).toBe(1);
  });

  it('is that it runs, while it does', async () => {
    const key = newId();
    let state = '';
    await world.db.transaction((sql) =>
      answerOnce(sql, { actorId: world.ben.actor.id, key, request: '' }, 200, async () => {
        state = await stateOf(key, world.ben);
      }),
    );
    expect([state, await stateOf(key, world.ben)]).toEqual(['running', 'done']);
  });

  it('of an act on a promotion is told too, and asked again it is not done twice', async () => {
    await world.push('acts', 1);
    const { id } = await world.ask(world.ben, { image: 'acts' });
    const key = newId();
    const approve = () =>
      request<{ approvals: unknown[] }>(
        ...([world.ana, 'POST', `/promotions/${id}/approvals`] as const),
        { decision: 'approve' },
        { 'idempotency-key': key },
      );
    const [first, again] = [await approve(), await approve()];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect([first, again].map((one) => one.headers.get('idempotency-replayed'))).toEqual([
      null,
      'true',
    ]);
    expect(again.body.approvals).toHaveLength(1);
    expect(await stateOf(key, world.ana)).toBe('done');
    expect(await world.trail('shop/acts#1 → staging')).toEqual(['requested', 'approved']);
  });

  it('is that nothing happened, where it was refused', async () => {
    await world.push('refused', 1);
    const { id } = await world.ask(world.ana, { image: 'refused' });
    const key = newId();
    const headers = { 'idempotency-key': key };
    const own = await request(
      ...([world.ana, 'POST', `/promotions/${id}/approvals`] as const),
      { decision: 'approve' },
      headers,
    );
    expect(own.status).toBe(403);
    expect(await stateOf(key, world.ana)).toBe('absent');
  });

  it('is refused to another act under the same key', async () => {
    await world.push('other', 1);
    const { id } = await world.ask(world.ben, { image: 'other' });
    const headers = { 'idempotency-key': newId() };
    const url = `/promotions/${id}`;
    await request(world.ben, 'POST', `${url}/comments`, { text: 'look' }, headers);
    const other = await request(world.ben, 'POST', `${url}/cancel`, {}, headers);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });
});
