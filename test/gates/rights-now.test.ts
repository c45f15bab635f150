import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateSettings } from '@/domain/gates/kinds/index';
import { newId } from '@/lib/ids';
import { noActor } from '@/server/access/actors/actor-columns';
import type { Sql } from '@/server/platform/sql/database';
import { lockProjectsOf } from '@/server/platform/locks/lock-projects-of';
import { removeGrant } from '@/server/access/grants/remove-grant';
import { holdStage, releaseStage } from '@/server/pipeline/policies/hold-stage';
import { putPolicy } from '@/server/pipeline/policies/put-policy';
import { breakGlass } from '@/server/pipeline/promotions/acts/break-glass';
import { cancelPromotion } from '@/server/pipeline/promotions/acts/cancel-promotion';
import { decidePromotion } from '@/server/pipeline/promotions/acts/decide-promotion';
import { evaluateRequest } from '@/server/pipeline/promotions/automatic/evaluate-request';
import { executePromotion } from '@/server/pipeline/promotions/acts/execute-promotion';
import { lockCandidate } from '@/server/pipeline/promotions/decide/find-candidate';
import { promoteRelease } from '@/server/pipeline/promotions/acts/promote';
import { signOff } from '@/server/pipeline/promotions/acts/sign-off';
import { waiveGate } from '@/server/pipeline/promotions/acts/waive-gate';
import type { Call } from '@/server/access/call/context';
import { getRobot } from '@/server/access/robots/get-robot';
import { putRobot } from '@/server/access/robots/put-robot';
import { removeRobot } from '@/server/access/robots/remove-robot';
import { updateRobot } from '@/server/access/robots/update-robot';
import { removeMember } from '@/server/access/teams/remove-member';
import { clientOf, imageOf, indexOf } from '../catalogue/fixture';
import { actedBy } from '../support/acted';
import { createGateWorld, type GateWorld } from './world';

const oneApproval: GateSettings = { kind: 'approvals', groups: [{ count: 1 }] };

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
});
afterAll(() => world.drop());

/** Waits until some connection of this database waits for a lock of another, or `isOver` says so. */
async function untilSomeoneWaits(isOver: () => boolean): Promise<void> {
  const text = `SELECT count(*) AS count FROM pg_stat_activity
    WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`;
  const waiting = { name: 'test.waiting', text };
  while (!isOver()) {
    const [row] = await world.db.sql.query<{ count: number }>(waiting);
    if (row!.count > 0) return;
  }
}

/** Runs `change` while a promotion of the image holds its locks; says what was done first. */
async function whilePromoting(image: string, change: () => Promise<unknown>): Promise<string[]> {
  const order: string[] = [];
  let changing: Promise<unknown> = Promise.resolve();
  await world.db.transaction(async (sql: Sql) => {
    await lockCandidate(sql, null, { project: 'shop', image, build: 1, to: 'staging' });
    changing = change().then(() => order.push('changed'));
    await untilSomeoneWaits(() => order.length > 0);
    order.push('promoted');
  });
  await changing;
  return order;
}

describe('L7: rights are those held under the locks', () => {
  it('what was revoked after the call came in is gone: decide, click, waive, cancel, glass, sign off', async () => {
    const gates: GateSettings[] = [{ kind: 'checks', names: ['scan'] }, oneApproval];
    await world.policy('staging', gates, { lastClick: true });
    await world.push('revoked', 1);
    const asked = await world.ask(world.ben, { image: 'revoked' });
    const { services, shop } = world;
    const approver = await world.callerWith(shop, 'late-approver', 'approver');
    const maintainer = await world.callerWith(shop, 'late-maintainer', 'maintainer');
    const leaving = [approver.actor.id, maintainer.actor.id];
    // Both keep the right to look: what is refused is the act.
    const viewer = { role: 'viewer' };
    await world.db.prisma.roleGrant.updateMany({
      where: { personId: { in: leaving } },
      data: viewer,
    });
    const { id } = asked;
    const reason = 'none';
    const acts = [
      () => decidePromotion(services, approver, { id, decision: 'reject' }),
      () => decidePromotion(services, approver, { id, decision: 'approve' }),
      () => executePromotion(services, approver, { id }),
      () => waiveGate(services, maintainer, { id, gate: 'checks', reason, expiresInHours: 1 }),
      () => cancelPromotion(services, maintainer, { id }),
      () => breakGlass(services, maintainer, { id, reason }),
    ];
    for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'forbidden' });
    await breakGlass(services, world.kim, { id, reason });
    await expect(signOff(services, maintainer, { id })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await world.db.prisma.roleGrant.deleteMany({ where: { personId: { in: leaving } } });
    await expect(signOff(services, maintainer, { id })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('a grant is not taken away while a promotion that counts on it goes on', async () => {
    await world.push('granted', 1);
    await world.callerWith(world.shop, 'gone', 'approver');
    const remove = () =>
      removeGrant(world.services, world.kim, { project: 'shop', subject: 'gone@example.com' });
    expect(await whilePromoting('granted', remove)).toEqual(['promoted', 'changed']);
  });

  it('nor is somebody taken out of a team that gives them a say', async () => {
    const { prisma } = world.db;
    await world.push('teamed', 1);
    const teamId = newId();
    const personId = await world.person('tess');
    await prisma.team.create({ data: { id: teamId, slug: 'release', name: 'Release' } });
    await prisma.membership.create({ data: { teamId, personId } });
    const held = { role: 'approver', ...actedBy('createdBy', 'test') };
    await prisma.roleGrant.create({
      data: { id: newId(), projectId: world.shop.id, teamId, ...held },
    });
    const tess = await world.callOf(personId);
    const remove = () =>
      removeMember(world.services, tess, { team: 'release', email: 'tess@example.com' });
    expect(await whilePromoting('teamed', remove)).toEqual(['promoted', 'changed']);
  });
});

describe('row 19: what somebody let past the gates before their right was taken', () => {
  const scan: GateSettings = { kind: 'checks', names: ['scan'] };
  /** A maintainer who is a viewer, out of the project, or disabled once `leave` was called. */
  const leaving = async (name: string, how: 'viewer' | 'out' | 'disabled') => {
    const call = await world.callerWith(world.shop, name, 'maintainer');
    const where = { personId: call.actor.id };
    const { prisma } = world.db;
    const leave = {
      viewer: () => prisma.roleGrant.updateMany({ where, data: { role: 'viewer' } }),
      out: () => prisma.roleGrant.deleteMany({ where }),
      disabled: () =>
        prisma.person.update({ where: { id: call.actor.id }, data: { disabledAt: new Date() } }),
    };
    return { call, leave: leave[how] };
  };

  it.each(['viewer', 'out', 'disabled'] as const)(
    'a waiver does not count when the promotion would happen (%s)',
    async (how) => {
      await world.policy('staging', [scan, oneApproval]);
      const image = `waived-${how}`;
      await world.push(image, 1);
      const { id } = await world.ask(world.ben, { image });
      const { call, leave } = await leaving(`waives-${how}`, how);
      const waiver = { id, gate: 'checks', reason: 'trust me', expiresInHours: 24 };
      await waiveGate(world.services, call, waiver);
      await leave();
      const approved = await world.approve(world.ana, id);
      expect(approved.state).toBe('waiting');
      expect(approved.verdicts[0]).toMatchObject({ gate: 'checks', verdict: 'waiting' });
      expect(await world.current(image, 'staging')).toBeNull();
      // Somebody who may lets it pass anew.
      await waiveGate(world.services, world.max, waiver);
      expect(await world.current(image, 'staging')).toBe(1);
    },
  );

  it('nor does broken glass, which waits for a stopped line; the request is asked for again', async () => {
    const { services } = world;
    const line = { project: 'shop', stage: 'staging' };
    await world.policy('staging', [oneApproval]);
    await world.push('smashed', 1);
    const { id } = await world.ask(world.ben, { image: 'smashed' });
    await holdStage(services, world.kim, { ...line, reason: 'incident 13' });
    const { call, leave } = await leaving('smashes', 'viewer');
    await breakGlass(services, call, { id, reason: 'later' });
    await leave();
    await releaseStage(services, world.kim, line);
    await evaluateRequest(services, id);
    expect(await world.current('smashed', 'staging')).toBeNull();
    await expect(breakGlass(services, world.kim, { id, reason: 'now' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Cancel this request') as unknown,
    });
    await cancelPromotion(services, world.kim, { id });
    const again = await world.ask(world.ben, { image: 'smashed' });
    expect((await world.approve(world.ana, again.id)).state).toBe('promoted');
  });
});

describe('row 19: policies, lines and robots', () => {
  const name = { project: 'shop', stage: 'staging' };
  const robot = { project: 'shop', name: 'prod-eu' };
  const acts = (call: Call) => [
    () =>
      putPolicy(world.services, call, name, { gates: [], automatic: true, lastClick: false }, null),
    () => holdStage(world.services, call, { ...name, reason: 'none' }),
    () => releaseStage(world.services, call, name),
    () => updateRobot(world.services, call, { ...robot, disabled: true }),
    () => removeRobot(world.services, call, robot),
  ];

  beforeAll(async () => {
    const cluster = { ...robot, kind: 'cluster', registries: ['shop-prod'] } as const;
    await putRobot(world.services, world.kim, cluster);
  });

  it('are not changed by rights that went after the call came in', async () => {
    await world.policy('staging', [oneApproval]);
    const leaving = await world.callerWith(world.shop, 'leaving', 'maintainer');
    const where = { personId: leaving.actor.id };
    await world.db.prisma.roleGrant.updateMany({ where, data: { role: 'viewer' } });
    for (const act of acts(leaving))
      await expect(act()).rejects.toMatchObject({ code: 'forbidden' });
    await world.db.prisma.roleGrant.deleteMany({ where });
    for (const act of acts(leaving))
      await expect(act()).rejects.toMatchObject({ code: 'not-found' });
  });

  it('wait for whoever takes the rights away meanwhile, and are refused then', async () => {
    await world.policy('staging', [oneApproval]);
    const policies = () => world.db.prisma.policy.count();
    const before = await policies();
    for (const at of acts(world.kim).keys()) {
      const leaving = await world.callerWith(world.shop, `leaves-${at}`, 'maintainer');
      const act = acts(leaving)[at]!;
      let acting: Promise<unknown> = Promise.resolve();
      await world.db.transaction(async (sql: Sql) => {
        await lockProjectsOf(sql, leaving.actor.id);
        let over = false;
        acting = expect(act().finally(() => (over = true))).rejects.toMatchObject({
          code: 'not-found',
        });
        await untilSomeoneWaits(() => over);
        const text = `DELETE FROM role_grant WHERE person_id = $1::uuid`;
        await sql.query({ name: 'test.take-grants', text }, [leaving.actor.id]);
      });
      await acting;
    }
    expect(await policies()).toBe(before);
    const stage = await world.db.prisma.stage.findUniqueOrThrow({
      where: { id: await world.stageId('staging') },
    });
    expect(stage.heldAt).toBeNull();
    const kept = await getRobot(world.services, world.kim, robot);
    expect(kept.disabledAt).toBeNull();
  });
});

describe('a roll back', () => {
  it('asks every gate where the build only came along as a part of another one', async () => {
    await world.policy('staging', []);
    await world.policy('prod', []);
    const client = await clientOf(world.db, world.shop, 'parts');
    const part = imageOf('parts amd64');
    await client.push(part, 'amd64');
    await client.push(indexOf([[part, 'linux/amd64']]), 'whole');
    await client.push(imageOf('parts next'), 'next');
    for (const build of [2, 3]) await world.ask(world.kim, { image: 'parts', build });
    await world.policy('staging', [oneApproval]);
    const asked = await world.ask(world.kim, { image: 'parts', build: 1, reason: 'back' });
    expect(asked).toMatchObject({ kind: 'promotion', state: 'waiting' });
    const back = await world.ask(world.kim, { image: 'parts', build: 2, reason: 'back' });
    expect(back).toMatchObject({ kind: 'rollback', state: 'promoted' });
  });

  it('that is part of a release does not keep the release from being approved', async () => {
    await world.policy('staging', []);
    await world.push('forth', 1);
    await world.push('aback', 2);
    for (const build of [1, 2]) await world.ask(world.kim, { image: 'aback', build });
    await world.policy('staging', [oneApproval]);
    const items = [
      { image: 'aback', build: 1 },
      { image: 'forth', build: 1 },
    ];
    const ask = { project: 'shop', to: 'staging', reason: 'together', items };
    const { answer } = await promoteRelease(world.services, world.kim, ask);
    expect(answer.items.map(({ kind, state }) => [kind, state])).toEqual([
      ['rollback', 'waiting'],
      ['promotion', 'waiting'],
    ]);
    const done = await world.approve(world.ana, answer.items[0]!.id);
    expect(done.release?.members.map(({ state }) => state)).toEqual(['promoted', 'promoted']);
  });
});

describe('broken glass', () => {
  it('is signed off once it has let something in, not before', async () => {
    const { services } = world;
    await world.policy('staging', [oneApproval]);
    await world.push('held', 1);
    const { id } = await world.ask(world.ben, { image: 'held' });
    const where = { id: await world.stageId('staging') };
    const held = { heldAt: new Date(), ...actedBy('heldBy', 'kim'), heldReason: 'incident 12' };
    await world.db.prisma.stage.update({ where, data: held });
    const broken = await breakGlass(services, world.kim, { id, reason: 'urgent' });
    expect(broken.state).toBe('waiting');
    await expect(signOff(services, world.max, { id })).rejects.toMatchObject({ code: 'conflict' });
    const free = { heldAt: null, ...noActor('heldBy'), heldReason: null };
    await world.db.prisma.stage.update({ where, data: free });
    await evaluateRequest(services, id);
    const signed = await signOff(services, world.max, { id });
    expect(signed).toMatchObject({ state: 'promoted', brokenGlass: { signedOff: {} } });
  });
});

describe('an approval', () => {
  it('that lapsed by time while a request still waits may be given again', async () => {
    await world.policy('staging', [
      { kind: 'soak', hours: 200 },
      { kind: 'approvals', groups: [{ count: 1 }], lapseHours: 24 },
    ]);
    await world.push('slow', 1);
    const { id } = await world.ask(world.ben, { image: 'slow' });
    await world.approve(world.ana, id);
    const after = (hours: number) => ({
      ...world.services,
      clock: () => new Date(Date.now() + hours * 3_600_000),
    });
    const approve = (hours: number) =>
      decidePromotion(after(hours), world.ana, { id, decision: 'approve' });
    await expect(approve(20)).rejects.toMatchObject({ code: 'conflict' });
    expect((await approve(190)).state).toBe('waiting');
    await evaluateRequest(after(201), id);
    expect(await world.current('slow', 'staging')).toBe(1);
  });
});
