import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyProposal } from '@/contract/shapes/policies';
import type { Project } from '@/contract/shapes/projects';
import type { GateSettings } from '@/domain/gates/kinds/index';
import { policyTemplates } from '@/domain/gates/policy/policy-template';
import type { ActorView } from '@/domain/people/actors';
import { newId } from '@/lib/ids';
import type { Call } from '@/server/access/call/context';
import { createGateWorld, type GateWorld } from '../gates/world';
import { apiOf } from '../support/api';

/**
 * Threat 61 (policy off, promote, policy on): where a project asks for it, a change of a policy counts once
 * another maintainer agrees to it, who is another person (L7).
 */
let world: GateWorld;
let zoe: Call;
beforeAll(async () => {
  world = await createGateWorld();
  zoe = await world.callerWith(world.shop, 'zoe', 'maintainer');
  // Kim made Max's account, and Max made Zoe's.
  await made(world.max, world.kim);
  await made(zoe, world.max);
  await world.callerWith(world.shop, 'pia', 'maintainer');
});
afterAll(() => world.drop());

const made = (person: Call, by: Call) =>
  world.db.prisma.accountMaking.create({
    data: {
      personId: person.actor.id,
      byId: by.actor.id,
      how: 'invited',
      byAdministrator: false,
      at: new Date(0),
    },
  });
const api = <Body>(call: Call, method: string, path: string, body?: unknown) =>
  apiOf(world)<Body>(call, method, path, body);

interface Policy {
  readonly version: number;
  readonly gates: unknown[];
  readonly proposed: boolean;
  readonly detail: string;
  readonly savedBy: ActorView;
  readonly agreedBy: ActorView | null;
}
const soak = (hours: number): GateSettings => ({ kind: 'soak', hours });
const put = (call: Call, gates: readonly GateSettings[], stage = 'staging') =>
  api<Policy>(call, 'PUT', `/projects/shop/policies/${stage}`, { gates });
const inForce = async (stage = 'staging') =>
  (await api<Policy>(world.ben, 'GET', `/projects/shop/policies/${stage}`)).body;
const proposals = async (call = world.ben) =>
  (await api<{ items: PolicyProposal[] }>(call, 'GET', '/projects/shop/proposals')).body.items;
const open = async () => (await proposals()).filter(({ state }) => state === 'open');
const decide = (call: Call, id: string, decision: string, reason?: string) =>
  api<PolicyProposal & { detail: string; code: string; changes: unknown[] }>(
    call,
    'POST',
    `/projects/shop/proposals/${id}`,
    { decision, ...(reason !== undefined && { reason }) },
  );
const patch = (call: Call, body: object) =>
  api<Project & { detail: string }>(call, 'PATCH', '/projects/shop', body);
const toAgree = async (call: Call) => {
  const inbox = await api<{ proposals: PolicyProposal[] }>(call, 'GET', '/inbox');
  const count = await api<{ proposals: number }>(call, 'GET', '/inbox/count');
  expect(count.body.proposals).toBe(inbox.body.proposals.length);
  return inbox.body.proposals.map(({ id }) => id);
};
/** What one maintainer proposes. */
const proposed = async (gates: readonly GateSettings[], call = world.kim) => {
  const answer = await put(call, gates);
  expect([answer.status, answer.body.proposed]).toEqual([200, true]);
  return (await open())[0]!.id;
};

describe('a change of a policy that must be agreed', () => {
  let pia: Call;
  beforeEach(async () => {
    const { prisma } = world.db;
    pia = await world.callOf(await person('pia'));
    await prisma.policyProposal.deleteMany();
    await prisma.policy.deleteMany();
    await prisma.project.update({
      where: { id: world.shop.id },
      data: { agreesPolicies: false },
    });
    await put(world.kim, [soak(24)]);
    expect((await patch(world.kim, { agreesPolicies: true })).body.agreesPolicies).toBe(true);
  });
  const person = async (name: string) =>
    (await world.db.prisma.person.findUniqueOrThrow({ where: { email: `${name}@example.com` } }))
      .id;

  it('changes nothing by itself, and counts once another maintainer agrees', async () => {
    const id = await proposed([]);
    expect(await inForce()).toMatchObject({ version: 1, gates: [soak(24)] });
    expect(await open()).toMatchObject([
      {
        stage: 'staging',
        version: 1,
        by: { name: 'kim' },
        isBehind: false,
        changes: [{ change: 'removed' }],
      },
    ]);
    const agreed = await decide(pia, id, 'agree');
    expect([agreed.status, agreed.body.state]).toEqual([200, 'agreed']);
    expect(await inForce()).toMatchObject({
      version: 2,
      gates: [],
      savedBy: { detail: 'kim@example.com' },
      agreedBy: { detail: 'pia@example.com' },
    });
    const row = await world.db.prisma.policy.findFirstOrThrow({ where: { version: 2 } });
    expect(row.savedByIds).toEqual([world.kim.actor.id, pia.actor.id]);
    const lines = await world.db.prisma.auditEvent.findMany({
      where: { target: 'shop: staging' },
      orderBy: { seq: 'desc' },
      take: 2,
    });
    expect(lines.map(({ action, actorName }) => [action, actorName])).toEqual([
      ['policy.saved', 'pia@example.com'],
      ['policy.proposed', 'kim@example.com'],
    ]);
    expect((await decide(pia, id, 'agree')).status).toBe(409);
  });

  it('is agreed by nobody who counts as its proposer, through any chain, in either direction', async () => {
    const id = await proposed([]);
    for (const [call, why] of [
      [world.kim, /^You proposed it/],
      [world.max, /invited by kim, who proposed it: another maintainer/],
      [zoe, /counts as kim, who proposed it/],
      [world.ana, /maintainer/],
      [world.ben, /maintainer/],
    ] as const) {
      const answer = await decide(call, id, 'agree');
      expect([call.actor.id, answer.status]).toEqual([call.actor.id, 403]);
      expect(answer.body.detail).toMatch(why);
    }
    expect((await inForce()).version).toBe(1);
    expect(await toAgree(world.max)).toEqual([]);
    expect(await toAgree(pia)).toEqual([id]);
    // Zoe proposes, and Kim stands behind her.
    const hers = await proposed([soak(1)], zoe);
    expect((await decide(world.kim, hers, 'agree')).status).toBe(403);
    // An administrator's word parts them.
    const root = await world.callOf(await world.person('root', { instanceRole: 'administrator' }));
    for (const whom of ['max', 'zoe']) {
      await api(root, 'PUT', `/people/${whom}@example.com/vouch`, {});
    }
    expect((await decide(world.kim, hers, 'agree')).status).toBe(200);
    await world.db.prisma.accountWord.deleteMany();
  });

  it('is declined with a reason, or taken back by its proposer, and counts no more', async () => {
    const declined = await proposed([]);
    expect((await decide(pia, declined, 'take-back')).status).toBe(403);
    const answer = await decide(world.max, declined, 'decline', 'keep the soak');
    expect(answer.body).toMatchObject({ state: 'declined', reason: 'keep the soak' });
    const back = await proposed([soak(2)]);
    expect((await decide(world.kim, back, 'take-back')).body.state).toBe('taken-back');
    for (const id of [declined, back]) {
      expect((await decide(pia, id, 'agree')).status).toBe(409);
    }
    expect((await inForce()).version).toBe(1);
    expect(await open()).toEqual([]);
    expect((await proposals()).map(({ state }) => state)).toEqual(['taken-back', 'declined']);
  });

  it('makes way for a newer one of the stage, not of another', async () => {
    const first = await proposed([]);
    await put(world.kim, [soak(3)], 'prod');
    const second = await proposed([soak(2)], pia);
    expect(second).not.toBe(first);
    expect((await open()).map(({ stage }) => stage).sort()).toEqual(['prod', 'staging']);
    const late = await decide(world.kim, first, 'agree');
    expect([late.status, late.body.detail]).toEqual([
      409,
      'pia (pia@example.com) proposed something else since: decide on that.',
    ]);
  });

  it('is proposed anew where another version came into force meanwhile', async () => {
    const id = await proposed([]);
    await world.policy('staging', [soak(48)]);
    expect((await open())[0]).toMatchObject({ id, isBehind: true });
    const late = await decide(pia, id, 'agree');
    expect([late.status, late.body.code]).toEqual([412, 'precondition-failed']);
    expect(late.body.changes).toMatchObject([{ change: 'removed' }]);
    expect((await inForce()).gates).toEqual([soak(48)]);
  });

  it('is of no use to who lost the right meanwhile', async () => {
    const id = await proposed([], zoe);
    const grant = { projectId: world.shop.id, personId: zoe.actor.id };
    await world.db.prisma.roleGrant.updateMany({ where: grant, data: { role: 'developer' } });
    const answer = await decide(pia, id, 'agree');
    expect([answer.status, answer.body.detail]).toEqual([
      409,
      expect.stringContaining(
        'zoe (zoe@example.com) may not change policies here any more',
      ) as string,
    ]);
    await world.db.prisma.roleGrant.updateMany({ where: grant, data: { role: 'maintainer' } });
  });

  it('is agreed once, by whoever is first of many at once', async () => {
    const id = await proposed([]);
    const answers = await Promise.all(Array.from({ length: 6 }, () => decide(pia, id, 'agree')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect((await inForce()).version).toBe(2);
  });

  it('is the switch itself too: off only with another maintainer’s word', async () => {
    expect((await patch(world.kim, { agreesPolicies: false })).body.agreesPolicies).toBe(true);
    const [off] = await open();
    expect(off).toMatchObject({ stage: null, by: { name: 'kim' } });
    expect((await decide(world.max, off!.id, 'agree')).status).toBe(403);
    expect((await put(world.kim, [])).body.proposed).toBe(true);
    expect((await decide(pia, off!.id, 'agree')).status).toBe(200);
    expect((await put(world.kim, [])).body).toMatchObject({ proposed: false, version: 2 });
  });

  it('waits for no word where nothing changes, and not where the project does not ask', async () => {
    expect((await put(world.kim, [soak(24)])).body).toMatchObject({ proposed: false, version: 1 });
    expect(await open()).toEqual([]);
    expect((await put(world.ana, [])).status).toBe(403);
    const elsewhere = `/projects/shop/proposals/${newId()}`;
    expect((await api(pia, 'POST', elsewhere, { decision: 'agree' })).status).toBe(404);
  });

  it('lets a request go on by what is in force alone', async () => {
    await world.push('held', 1);
    const { id } = await world.ask(world.ana, { image: 'held' });
    const loosened = await proposed([]);
    const state = async () =>
      (await api<{ state: string }>(world.ana, 'GET', `/promotions/${id}`)).body.state;
    expect(await state()).toBe('waiting');
    await decide(pia, loosened, 'agree');
    // It was asked under the soak, and is held to that too.
    expect(await state()).toBe('waiting');
  });
});

it('is asked for in projects that begin with the strict template, in others not', async () => {
  const root = await world.callOf(await world.person('boss', { instanceRole: 'administrator' }));
  for (const template of policyTemplates) {
    const body = { slug: `t-${template}`, name: template, template };
    const made = await api<Project>(root, 'POST', '/projects', body);
    expect([template, made.body.agreesPolicies]).toEqual([template, template === 'strict']);
  }
});

it('says who can agree to a change, and where nobody can, what would mend that', async () => {
  const root = await world.callOf(await world.person('solo', { instanceRole: 'administrator' }));
  await api(root, 'POST', '/projects', { slug: 'alone', name: 'Alone', template: 'strict' });
  await api(root, 'PUT', '/projects/alone/policies/staging', { gates: [] });
  const says = async (call = root) => {
    const path = '/projects/alone/proposals';
    const { body } = await api<{ items: { whoAgrees: string | null }[] }>(call, 'GET', path);
    return body.items[0]!.whoAgrees;
  };
  await world.db.prisma.person.updateMany({
    where: { instanceRole: 'administrator', NOT: { id: root.actor.id } },
    data: { instanceRole: null },
  });
  expect(await says()).toContain('Nobody else may edit policies here');
  const hers = await world.person('made', { instanceRole: 'administrator' });
  await made(await world.callOf(hers), root);
  expect(await says()).toBe(
    'Nobody can agree to it yet: made may edit policies here too, but counts as one person with solo, by who made their accounts. Single sign-on mends that, or a maintainer whom solo did not let in.',
  );
  await world.person('free', { instanceRole: 'administrator' });
  expect(await says()).toBe('free can agree to it.');
});
