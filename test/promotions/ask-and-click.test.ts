import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles, type Role } from '@/domain/permissions/roles';
import { createAskWorld, outcome, type AskWorld, type Promotion } from './ask-world';

// Issue 11, section 1: whoever may request may always request, and whoever may not gets nothing in.

let world: AskWorld;
beforeAll(async () => {
  world = await createAskWorld();
});
afterAll(() => world.server.stop());

const one = { kind: 'approvals', groups: [{ count: 1 }] };
const named = { kind: 'metadata', key: 'ticket' };
const shapes = {
  'no gates': { gates: [] },
  'gates that ask nobody': { gates: [named] },
  approvals: { gates: [one] },
  'a last click': { gates: [], lastClick: true },
  'approvals and a last click': { gates: [named, one], lastClick: true },
} as const;
type Shape = keyof typeof shapes;
/** Who may promote everywhere, by name: who made the project among them. */
const promoters = ['Ada', 'approver', 'maintainer'];
const stages = ['staging', 'preprod', 'prod'] as const;

/** The law by hand: what asking comes to, by role; `no`: they may not even ask. */
const law: Readonly<Record<Shape, Readonly<Record<Role, string>>>> = {
  'no gates': {
    viewer: 'no',
    reviewer: 'no',
    developer: 'approved, by a promoter',
    approver: 'promoted',
    maintainer: 'promoted',
  },
  'gates that ask nobody': {
    viewer: 'no',
    reviewer: 'no',
    developer: 'approved, by a promoter',
    approver: 'promoted',
    maintainer: 'promoted',
  },
  approvals: {
    viewer: 'no',
    reviewer: 'no',
    developer: 'waiting',
    approver: 'waiting',
    maintainer: 'waiting',
  },
  'a last click': {
    viewer: 'no',
    reviewer: 'no',
    developer: 'approved, by a promoter',
    approver: 'approved',
    maintainer: 'approved',
  },
  'approvals and a last click': {
    viewer: 'no',
    reviewer: 'no',
    developer: 'waiting',
    approver: 'waiting',
    maintainer: 'waiting',
  },
};

describe.each(Object.keys(shapes) as Shape[])('where a stage has %s', (shape) => {
  describe.each(roles)('a %s', (role) => {
    it.each(stages)('asks into %s, and it arrives by the right second person', async (to) => {
      const image = `m-${Object.keys(shapes).indexOf(shape)}-${role}`;
      if (to === 'staging') await world.push(image);
      await world.policy(to, shapes[shape]);
      const asked = await world.ask(role, image, to);
      const expected = law[shape][role];
      if (expected === 'no') {
        expect(asked.status).toBe(403);
        // Nobody stands before a wall: those who can go on are named.
        expect(asked.body.detail).toContain('maintainer can give it');
        expect(await world.state(image, to)).toBe('nothing');
      } else {
        expect(asked.status, JSON.stringify(asked.body)).toBe(201);
        expect(outcome(asked.body)).toBe(expected);
      }
      const { id } =
        expected === 'no' ? (await world.ask('developer', image, to)).body : asked.body;
      let { state } = (await world.see(id)).body;
      if (state === 'waiting') {
        for (const wrong of ['viewer', 'developer'] as const) {
          expect((await world.act(wrong, id, 'approvals', { decision: 'approve' })).status).toBe(
            403,
          );
        }
        const done = await world.act('reviewer', id, 'approvals', { decision: 'approve' });
        expect(done.status, JSON.stringify(done.body)).toBe(201);
        ({ state } = (await world.see(id)).body);
      }
      if (state === 'approved') {
        const { needsPromoter, promoters: told } = (await world.see(id)).body;
        expect(told ?? []).toEqual(needsPromoter ? promoters : []);
        const wrong: Role[] = ['viewer', 'reviewer'];
        if (needsPromoter) wrong.push('developer');
        for (const who of wrong)
          expect([who, (await world.click(who, id)).status]).toEqual([who, 403]);
        expect(await world.state(image, to)).toBe('approved');
        const clicked = await world.click('approver', id);
        expect(clicked.body.state, JSON.stringify(clicked.body)).toBe('promoted');
      }
      expect((await world.see(id)).body.state).toBe('promoted');
    });
  });
});

describe('a request that waits for a click', () => {
  const waiting = async (image: string, more: object = {}) => {
    await world.push(image);
    await world.policy('staging', { gates: [] });
    const asked = await world.ask('developer', image, 'staging', more);
    expect(asked.body.state, JSON.stringify(asked.body)).toBe('approved');
    return asked.body.id;
  };

  it('is said by a dry run, with whose click; nothing is kept', async () => {
    await world.push('dry');
    await world.policy('staging', { gates: [] });
    const dry = await world.ask('developer', 'dry', 'staging', { dryRun: true });
    expect(dry.body).toMatchObject({
      state: 'planned',
      needsPromoter: true,
      promoters,
    });
    expect(await world.state('dry', 'staging')).toBe('nothing');
    const may = await world.ask('approver', 'dry', 'staging', { dryRun: true });
    expect(may.body).toMatchObject({ state: 'planned', needsPromoter: false, promoters: null });
  });

  it('waits in the inbox of whoever may click, and in nobody else’s', async () => {
    const id = await waiting('inbox');
    const mine = async (who: Role) =>
      (await world.inbox(who)).mine.find(({ promotion }) => promotion.id === id)?.text ?? null;
    expect(await mine('approver')).toMatch(/^developer asks for your click: .*Staging\.$/);
    expect(await mine('maintainer')).not.toBeNull();
    for (const who of ['viewer', 'reviewer', 'developer'] as const) {
      expect([who, await mine(who)]).toEqual([who, null]);
    }
    const { asked } = await world.inbox('developer');
    expect(asked.find(({ promotion }) => promotion.id === id)?.text).toMatch(
      /Everything passes\. One click of somebody who may promote into Staging lets it in: Ada, approver, maintainer can do it\./,
    );
  });

  it('says on its page and on the board what its buttons do (L6)', async () => {
    await world.push('page');
    await world.policy('staging', { gates: [] });
    const review = '/projects/shop/review?image=page&build=1&to=staging';
    const before = await world.as<{ promote: object }>('developer', 'GET', review);
    expect(before.body.promote).toMatchObject({
      allowed: true,
      would: 'request',
      needsPromoter: true,
      reason: expect.stringContaining('Ada, approver, maintainer can do it') as string,
    });
    const able = await world.as<{ promote: object }>('approver', 'GET', review);
    expect(able.body.promote).toMatchObject({ would: 'promote', needsPromoter: false });
    const unable = await world.as<{ promote: object }>('reviewer', 'GET', review);
    expect(unable.body.promote).toMatchObject({ allowed: false, would: 'nothing' });
    interface Board {
      lanes: { now: { label: string; promote: { allowed: boolean } } | null }[];
    }
    const card = async (who: Role) =>
      (await world.as<Board>(who, 'GET', '/projects/shop/images/page/board')).body.lanes[0]?.now;
    expect(await card('developer')).toMatchObject({
      label: 'Request promotion',
      promote: { allowed: true },
    });
    expect(await card('approver')).toMatchObject({ label: 'Promote' });
    expect(await card('viewer')).toMatchObject({ promote: { allowed: false } });

    const { body } = await world.ask('developer', 'page', 'staging');
    interface Page {
      can: Record<string, { allowed: boolean; reason: string | null }>;
    }
    const can = async (who: Role) => {
      const { body: page } = await world.as<Page>(who, 'GET', `/promotions/${body.id}/review`);
      return Object.entries(page.can).flatMap(([act, { allowed }]) => (allowed ? [act] : []));
    };
    expect(await can('developer')).toEqual(['cancel', 'comment']);
    expect(await can('approver')).toEqual(['reject', 'execute', 'comment']);
    expect(await can('reviewer')).toEqual([]);
    await world.act('developer', body.id, 'cancel', {});
  });

  it('is not let in by the clock, a job or a gate that passes at last: only by the click', async () => {
    await world.push('job');
    await world.policy('staging', { gates: [{ kind: 'checks', names: ['scan'] }] });
    const asked = await world.ask('developer', 'job', 'staging');
    expect(asked.body).toMatchObject({ state: 'waiting', needsPromoter: true });
    await world.report('job', 'scan');
    expect(await world.until(asked.body.id, 'approved')).toBe('approved');
    // Whatever changes the project wakes the job again.
    for (const ticket of ['1', '2', '3']) await world.describe('job', { ticket });
    await world.settled();
    expect((await world.see(asked.body.id)).body.state).toBe('approved');
    expect((await world.click('approver', asked.body.id)).body.state).toBe('promoted');
  });

  it('ends by itself after as long as an approver has', async () => {
    const id = await waiting('lapse');
    const { requestedAt, lapsesAt } = (await world.see(id)).body;
    expect(Date.parse(lapsesAt ?? '') - Date.parse(requestedAt)).toBe(72 * 3_600_000);
    await world.server.db.prisma.promotion.update({
      where: { id },
      data: { lapsesAt: new Date(Date.now() - 1000) },
    });
    // Whichever comes first, the click or the clock: it is over.
    await world.click('approver', id);
    expect(await world.state('lapse', 'staging')).toBe('lapsed');
  });

  it('is rejected by whoever could click, taken back by whoever asked, approved by nobody', async () => {
    const id = await waiting('reject');
    for (const who of ['developer', 'reviewer'] as const) {
      const tried = await world.act(who, id, 'approvals', { decision: 'reject' });
      expect([who, tried.status]).toEqual([who, 403]);
    }
    const approved = await world.act('approver', id, 'approvals', { decision: 'approve' });
    expect([approved.status, approved.body.detail]).toEqual([
      403,
      expect.stringContaining('last click') as string,
    ]);
    const no = { decision: 'reject', comment: 'not today' };
    expect((await world.act('approver', id, 'approvals', no)).body.state).toBe('rejected');
    const again = await world.ask('developer', 'reject', 'staging');
    expect((await world.act('developer', again.body.id, 'cancel', {})).body.state).toBe(
      'cancelled',
    );
  });

  it('is one request, however often it is asked for', async () => {
    const id = await waiting('often');
    const again = await world.ask('developer', 'often', 'staging');
    expect(again.body).toMatchObject({ id, state: 'approved', needsPromoter: true });
    const both = await Promise.all([world.click('approver', id), world.click('maintainer', id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('does not hold up who may promote: their call is the click, and the request is overtaken', async () => {
    const id = await waiting('overtaken');
    const done = await world.ask('approver', 'overtaken', 'staging');
    expect(done.body).toMatchObject({
      state: 'promoted',
      requestedBy: { detail: 'approver@example.com' },
    });
    expect((await world.see(id)).body).toMatchObject({ state: 'superseded' });
    const next = await world.ask('developer', 'overtaken', 'staging');
    expect(next.body).toMatchObject({ id: done.body.id, state: 'promoted' });
  });

  it('counts for all images of a release, and goes in with one click', async () => {
    await world.policy('staging', { gates: [named] });
    for (const image of ['left', 'right']) await world.push(image);
    const items = ['left', 'right'].map((image) => ({ image, build: 1 }));
    const wish = { project: 'shop', to: 'staging', items };
    interface Release {
      items: Promotion[];
    }
    const asked = await world.as<Release>('developer', 'POST', '/releases', wish);
    expect(asked.body.items.map(outcome)).toEqual([
      'approved, by a promoter',
      'approved, by a promoter',
    ]);
    const [first, second] = asked.body.items;
    expect((await world.click('developer', first!.id)).status).toBe(403);
    expect((await world.click('approver', second!.id)).body.state).toBe('promoted');
    expect((await world.see(first!.id)).body.state).toBe('promoted');
  });

  it('asks for a way back too', async () => {
    await world.push('back');
    await world.push('back', 2);
    await world.policy('staging', { gates: [one] });
    await world.policy('preprod', { gates: [] });
    await world.policy('staging', { gates: [] });
    for (const build of [1, 2]) await world.ask('approver', 'back', 'staging', { build });
    await world.policy('staging', { gates: [one] });
    const back = { build: 1, reason: 'worse' };
    expect((await world.ask('reviewer', 'back', 'staging', back)).status).toBe(403);
    // No gate is asked on the way back, an approvals gate neither: so it is never by themselves.
    const asked = await world.ask('developer', 'back', 'staging', back);
    expect(asked.body).toMatchObject({ kind: 'rollback', state: 'approved', needsPromoter: true });
    expect((await world.click('developer', asked.body.id)).status).toBe(403);
    expect((await world.click('approver', asked.body.id)).body.state).toBe('promoted');
  });

  it('waits for the click still where a gate that failed was waived', async () => {
    await world.push('waived', 1, {});
    await world.policy('staging', { gates: [{ kind: 'metadata', key: 'no-such' }] });
    expect((await world.ask('developer', 'waived', 'staging')).status).toBe(409);
    const asked = await world.ask('developer', 'waived', 'staging', { askWaiver: true });
    expect(asked.body.state).toBe('waiting');
    const waiver = { gate: 'metadata', reason: 'once', expiresInHours: 1 };
    const waived = await world.act('maintainer', asked.body.id, 'waivers', waiver);
    expect(waived.body.state, JSON.stringify(waived.body)).toBe('approved');
    expect((await world.click('developer', asked.body.id)).status).toBe(403);
    expect((await world.click('approver', asked.body.id)).body.state).toBe('promoted');
  });

  it('never lets a withdrawn build in', async () => {
    const id = await waiting('withdrawn');
    const path = '/projects/shop/images/withdrawn/builds/1/withdrawal';
    expect((await world.as('maintainer', 'POST', path, { reason: 'leaks' })).status).toBeLessThan(
      300,
    );
    expect(await world.until(id, 'failed')).toBe('failed');
    expect((await world.click('approver', id)).status).toBe(409);
    const again = await world.ask('developer', 'withdrawn', 'staging', { askWaiver: true });
    expect(again.status).toBe(409);
  });

  it('does not go on with a click where it was asked while people approve (row 61)', async () => {
    await world.push('loosened');
    await world.policy('staging', { gates: [one] });
    const asked = await world.ask('developer', 'loosened', 'staging');
    expect(outcome(asked.body)).toBe('waiting');
    await world.policy('staging', { gates: [] });
    await world.settled();
    expect((await world.see(asked.body.id)).body.state).not.toBe('promoted');
    expect((await world.click('approver', asked.body.id)).status).toBe(409);
    const approve = () =>
      world.act('approver', asked.body.id, 'approvals', { decision: 'approve' });
    // Whoever approves is told first that the policy changed.
    expect((await approve()).status).toBe(409);
    const yes = await approve();
    expect(yes.body.state).toBe('promoted');
  });
});
