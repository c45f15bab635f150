import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateSettings } from '@/domain/gates/kinds/index';
import type { Verdict } from '@/contract/shapes/gates';
import type { Board } from '@/contract/shapes/images';
import type { Promotion } from '@/contract/shapes/promotion';
import type { PromotionReview, Review } from '@/contract/shapes/review';
import type { Call } from '@/server/access/call/context';
import { createGateWorld, type GateWorld } from '../gates/world';
import { apiOf } from '../support/api';

/**
 * What gates say of a build for a stage is one answer (L15): of the open request for it, whoever looks; where
 * nobody has asked, of the one that the reader would make.
 */
const two: GateSettings = { kind: 'approvals', groups: [{ count: 2 }] };
const gates: GateSettings[] = [
  { kind: 'metadata', key: 'org.opencontainers.image.version', matches: '.*' },
  two,
];

let world: GateWorld;
let request: ReturnType<typeof apiOf>;
let readers: Record<'requester' | 'approver' | 'other' | 'administrator' | 'viewer', Call>;

beforeAll(async () => {
  world = await createGateWorld();
  request = apiOf(world);
  const root = await world.person('root', { instanceRole: 'administrator' });
  readers = {
    requester: world.ben,
    approver: world.ana,
    other: world.kim,
    administrator: await world.callOf(root),
    viewer: await world.callerWith(world.shop, 'vera', 'viewer'),
  };
  // Whose account the administrator made does not count as another person than them.
  const made = { personId: world.cleo.actor.id, byId: root, how: 'created', byAdministrator: true };
  await world.db.prisma.accountMaking.create({ data: { ...made, at: new Date() } });
  await world.policy('staging', gates);
});
afterAll(() => world.drop());

async function read<Body>(reader: Call, method: string, path: string, body?: unknown) {
  const answer = await request<Body>(reader, method, path, body);
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}

const cardOf = async (reader: Call, image: string) =>
  (await read<Board>(reader, 'GET', `/projects/shop/images/${image}/board`)).lanes[0]!.now!;

const reviewOf = (reader: Call, image: string) =>
  read<Review>(reader, 'GET', `/projects/shop/review?image=${image}&build=1&to=staging`);

const tryOf = (reader: Call, image: string) =>
  read<Promotion>(reader, 'POST', '/promotions', {
    project: 'shop',
    image,
    build: 1,
    to: 'staging',
    dryRun: true,
  });

const pageOf = (reader: Call, id: string) =>
  read<PromotionReview>(reader, 'GET', `/promotions/${id}/review`);

const sentences = (verdicts: readonly Verdict[]) => verdicts.map(({ reason }) => reason).join(' ');

describe('of a build with an open request, half approved', () => {
  let asked: Promotion;
  beforeAll(async () => {
    await world.push('half', 1);
    asked = await read<Promotion>(world.ben, 'POST', '/promotions', {
      project: 'shop',
      image: 'half',
      build: 1,
      to: 'staging',
    });
    await world.approve(world.ana, asked.id);
  });

  it.each(['requester', 'approver', 'other', 'administrator', 'viewer'] as const)(
    'board, build, review and dry run say the same to the %s',
    async (who) => {
      const reader = readers[who];
      const { promotion, review } = await pageOf(reader, asked.id);
      expect(sentences(promotion.verdicts)).toContain('1 of 2 approvals; missing: 1 approver');
      const { verdicts } = promotion;
      expect(review).toMatchObject({ verdicts, open: asked.id });

      const card = await cardOf(reader, 'half');
      expect(card).toMatchObject({ verdicts, promotion: asked.id, nextAct: 'waiting' });
      expect(card.label).toBe('Waiting: 1 more approval');
      expect(card.requestedBy).toEqual(asked.requestedBy);

      const passport = await reviewOf(reader, 'half');
      expect(passport).toMatchObject({ verdicts, open: asked.id });
      expect(passport.requestedBy).toEqual(asked.requestedBy);
      expect(passport.approvers).toEqual(review!.approvers);
      expect(passport.closure).toEqual(review!.closure);
      expect(passport.promote).toEqual(review!.promote);

      const { items } = await read<{ items: Promotion[] }>(
        reader,
        'GET',
        '/promotions?project=shop&image=half',
      );
      expect(items).toMatchObject([{ id: asked.id, verdicts }]);
      if (who === 'viewer') return;
      const tried = await tryOf(reader, 'half');
      expect(tried).toMatchObject({ id: asked.id, state: 'waiting', verdicts });
      expect(tried.requestedBy).toEqual(asked.requestedBy);
      expect(tried.approvedBy.map(({ name }) => name)).toEqual(['ana']);
    },
  );

  it('and so does the call that asks for it again, and the inbox of who asked', async () => {
    const { promotion } = await pageOf(world.ben, asked.id);
    const again = await read<Promotion>(world.kim, 'POST', '/promotions', {
      project: 'shop',
      image: 'half',
      build: 1,
      to: 'staging',
    });
    expect(again).toEqual(promotion);
    const inbox = await read<{ asked: { promotion: Promotion }[] }>(world.ben, 'GET', '/inbox');
    const line = inbox.asked.find((one) => one.promotion.id === asked.id);
    expect(line?.promotion.verdicts).toEqual(promotion.verdicts);
  });

  it('tells nobody that they asked for what somebody else asked for', async () => {
    const { verdicts, promote } = await reviewOf(readers.administrator, 'half');
    expect(sentences(verdicts)).not.toContain('root');
    expect(promote.reason).toMatch(/^ben .*asked for it already\. 1 of 2 approvals/);
  });

  it('counts an approval on every page once it is given, and none once it lapsed', async () => {
    await world.push('lapsed', 1);
    const { id } = await world.ask(world.ben, { image: 'lapsed' });
    await world.approve(world.ana, id);
    // Another version of the policy: what was approved is another thing (L4).
    await world.policy('staging', gates);
    const { promotion } = await pageOf(world.kim, id);
    expect(sentences(promotion.verdicts)).toContain('0 of 2 approvals');
    const said = [
      (await cardOf(world.kim, 'lapsed')).verdicts,
      (await reviewOf(world.kim, 'lapsed')).verdicts,
      (await tryOf(world.kim, 'lapsed')).verdicts,
    ];
    expect(said).toEqual([promotion.verdicts, promotion.verdicts, promotion.verdicts]);
  });

  it('has what is waived of the request waived on every page', async () => {
    await world.push('waived', 1);
    await world.policy('staging', [{ kind: 'metadata', key: 'team', oneOf: ['red'] }, two]);
    const { id } = await world.ask(world.ben, { image: 'waived', askWaiver: true, reason: 'late' });
    const body = { gate: 'metadata', reason: 'the pager rings', expiresInHours: 1 };
    await read(world.max, 'POST', `/promotions/${id}/waivers`, body);
    const { verdicts } = (await pageOf(world.kim, id)).promotion;
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['waived', 'waiting']);
    const said = [
      (await cardOf(world.kim, 'waived')).verdicts,
      (await reviewOf(world.kim, 'waived')).verdicts,
      (await tryOf(world.kim, 'waived')).verdicts,
    ];
    expect(said).toEqual([verdicts, verdicts, verdicts]);
    await world.policy('staging', gates);
  });
});

describe('of a build that nobody has asked for', () => {
  beforeAll(() => world.push('unasked', 1));

  it.each(['requester', 'approver', 'other', 'administrator'] as const)(
    'they say what a request by the reader would meet to the %s',
    async (who) => {
      const reader = readers[who];
      const { verdicts, ...card } = await cardOf(reader, 'unasked');
      expect(card).toMatchObject({ promotion: null, requestedBy: null, nextAct: 'request' });
      expect(card.label).toBe('Request approval');
      expect(sentences(verdicts)).toContain('0 of 2 approvals; missing: 2 approvers');
      const { name } = reader.actor;
      const waits = verdicts.flatMap(({ on }) => on);
      expect(waits).not.toContain(name);
      const passport = await reviewOf(reader, 'unasked');
      expect(passport).toMatchObject({ verdicts, open: null, requestedBy: null });
      expect(passport.promote).toMatchObject({ allowed: true, would: 'request' });
      const tried = await tryOf(reader, 'unasked');
      expect(tried).toMatchObject({ state: 'planned', verdicts, requestedBy: { name } });
    },
  );

  it('an earlier request that ended is no part of it', async () => {
    const { id } = await world.ask(world.ben, { image: 'unasked' });
    await world.approve(world.ana, id);
    const cancelled = await request(world.ben, 'POST', `/promotions/${id}/cancel`);
    expect(cancelled.status).toBe(200);
    const passport = await reviewOf(world.kim, 'unasked');
    expect(passport).toMatchObject({ open: null, requestedBy: null });
    expect(sentences(passport.verdicts)).toContain('0 of 2 approvals');
    expect((await tryOf(world.kim, 'unasked')).state).toBe('planned');
  });
});
