import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Promotion } from '@/contract/shapes/promotion';
import type { GateSettings } from '@/domain/gates/kinds/index';
import { layerExaminer } from '@/server/content/layers/layer-examiner';
import type { Call } from '@/server/access/call/context';
import { evaluateRequest } from '@/server/pipeline/promotions/automatic/evaluate-request';
import { fillStage } from '@/server/pipeline/promotions/automatic/fill-stage';
import { findAutomatic } from '@/server/pipeline/promotions/automatic/find-automatic';
import { createGateWorld, type GateWorld } from '../gates/world';
import { apiOf } from '../support/api';
import { createTeam } from './world';

let world: GateWorld;
let later = 0;
beforeAll(async () => {
  world = await createGateWorld();
  await createTeam(world, 'qa', [world.cleo.actor.id, world.kim.actor.id]);
  for (const n of images.keys()) await world.push(images[n]!, 1);
});
afterAll(() => world.drop());

const hour = 3_600_000;
const clock = () => new Date(Date.now() + later);
const services = () => ({ ...world.services, clock });
const api = <Body>(call: Call, method: string, path: string, body?: unknown) =>
  apiOf({ ...world, services: services() })<Body>(call, method, path, body);

interface Saved {
  readonly version: number;
}
const put = async (gates: readonly GateSettings[], more: object = {}): Promise<number> => {
  const document = { gates, automatic: false, lastClick: false, ...more };
  const saved = await api<Saved>(world.kim, 'PUT', '/projects/shop/policies/staging', document);
  expect(saved.status).toBe(200);
  return saved.body.version;
};
const ask = async (image: string, call = world.kim) => {
  const body = { project: 'shop', image, build: 1, to: 'staging', askWaiver: true };
  const { body: asked } = await api<Promotion>(call, 'POST', '/promotions', body);
  return asked;
};
const act = (call: Call, id: string, what: string, body: object = {}) =>
  api<Promotion>(call, 'POST', `/promotions/${id}/${what}`, body);
const approve = (call: Call, id: string) => act(call, id, 'approvals', { decision: 'approve' });
const report = (image: string, name: string) =>
  api(world.kim, 'POST', '/projects/shop/checks', {
    image,
    build: 1,
    name,
    state: 'passed',
  });
const settled = async (id: string): Promise<Promotion> => {
  await evaluateRequest(services(), id);
  return (await api<Promotion>(world.kim, 'GET', `/promotions/${id}`)).body;
};

const frozen: GateSettings = {
  kind: 'freeze',
  windows: [{ from: '2026-01-01T00:00:00Z', to: '2026-12-31T00:00:00Z', reason: 'Frozen' }],
};

/** What stands in the way of what is pushed here, and what of each kind would let it in. */
const loosened: readonly {
  readonly name: string;
  readonly was: GateSettings;
  readonly is: readonly GateSettings[];
}[] = [
  { name: 'checks removed', was: { kind: 'checks', names: ['scan'] }, is: [] },
  {
    name: 'a check dropped',
    was: { kind: 'checks', names: ['tests', 'scan'] },
    is: [{ kind: 'checks', names: ['tests'] }],
  },
  {
    name: 'images narrowed',
    was: { kind: 'checks', names: ['scan'] },
    is: [{ kind: 'checks', names: ['scan'], images: ['elsewhere'] }],
  },
  { name: 'metadata removed', was: { kind: 'metadata', key: 'owner' }, is: [] },
  {
    name: 'a pattern widened',
    was: { kind: 'metadata', key: 'org.opencontainers.image.version', matches: '2\\..*' },
    is: [{ kind: 'metadata', key: 'org.opencontainers.image.version', matches: '.*' }],
  },
  {
    name: 'values added',
    was: { kind: 'metadata', key: 'org.opencontainers.image.version', oneOf: ['2.0.0'] },
    is: [{ kind: 'metadata', key: 'org.opencontainers.image.version', oneOf: ['2.0.0', '1.1.0'] }],
  },
  { name: 'approvals removed', was: { kind: 'approvals', groups: [{ count: 1 }] }, is: [] },
  { name: 'soak removed', was: { kind: 'soak', hours: 24 }, is: [] },
  {
    name: 'hours lowered',
    was: { kind: 'soak', hours: 24 },
    is: [{ kind: 'soak', hours: 0.000001 }],
  },
  {
    name: 'pulls forgotten',
    was: { kind: 'soak', hours: 0.000001, pulled: true },
    is: [{ kind: 'soak', hours: 0.000001 }],
  },
  { name: 'a freeze removed', was: frozen, is: [] },
  {
    name: 'a freeze ended early',
    was: frozen,
    is: [
      {
        kind: 'freeze',
        windows: [{ from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z', reason: 'Frozen' }],
      },
    ],
  },
  { name: 'hygiene removed', was: { kind: 'hygiene', platforms: ['plan9/mips'] }, is: [] },
  {
    name: 'a bound raised',
    was: { kind: 'hygiene', maxSizeMB: 0.000001 },
    is: [{ kind: 'hygiene', maxSizeMB: 900 }],
  },
];
const images = [
  ...loosened.map((_, at) => `loose-${at}`),
  'count',
  'team',
  'pusher',
  'lapse',
  'click',
  'waived',
  'lowered',
  'auto',
  'auto-click',
  'part-a',
  'part-b',
  'told',
  'shells',
  'named',
  'glass',
];

describe('a request is held to the policy under which it was asked', () => {
  it.each(loosened.map((one, at) => ({ ...one, image: `loose-${at}` })))(
    'whatever was made looser meanwhile: $name',
    async ({ image, was, is }) => {
      await report(image, 'tests');
      const version = await put([was]);
      const asked = await ask(image);
      expect(asked).toMatchObject({ state: 'waiting', askedPolicyVersion: version });

      const newer = await put(is);
      const held = await settled(asked.id);
      expect(held).toMatchObject({ state: 'waiting', policyVersion: newer });
      const verdict = held.verdicts.find(({ gate }) => gate === `${was.kind}@${version}`);
      expect(verdict?.verdict).toMatch(/waiting|failed/);
      expect(verdict?.reason).toContain(`policy version ${version}`);
      // What is asked today stands beside it, and passes.
      expect(held.verdicts.filter(({ gate }) => !gate.includes('@'))).toMatchObject(
        is.map(() => ({ verdict: 'passed' })),
      );
      // Replaced twice, it is held to the first still.
      await put([{ kind: 'checks', names: ['tests'] }]);
      await put([]);
      expect((await settled(asked.id)).state).toBe('waiting');
      expect((await act(world.kim, asked.id, 'execute')).status).toBe(409);
      expect((await ask(image)).id).toBe(asked.id);
      expect(await world.current(image, 'staging')).toBeNull();

      // What is asked for anew is asked under the policy of then: so it was the request that was held.
      await act(world.kim, asked.id, 'cancel');
      expect((await ask(image)).state).toBe('promoted');
    },
  );

  it('so is the count of approvals, and those that were given lapse all the same (L4)', async () => {
    await put([{ kind: 'approvals', groups: [{ count: 2 }] }]);
    const { id } = await ask('count', world.ben);
    await approve(world.ana, id);
    await put([{ kind: 'approvals', groups: [{ count: 1 }] }]);
    expect((await settled(id)).approvals).toMatchObject([{ counts: false }]);
    await approve(world.ana, id);
    expect((await approve(world.ana, id)).body).toMatchObject({ state: 'waiting' });
    expect((await approve(world.cleo, id)).body.state).toBe('promoted');
  });

  it('so is the team that approves', async () => {
    const version = await put([{ kind: 'approvals', groups: [{ count: 1, team: 'qa' }] }]);
    const { id } = await ask('team', world.ben);
    await put([{ kind: 'approvals', groups: [{ count: 1 }] }]);
    await approve(world.max, id);
    const held = (await approve(world.max, id)).body;
    expect(held.state).toBe('waiting');
    expect(held.verdicts.map(({ gate, verdict }) => [gate, verdict])).toEqual([
      ['approvals', 'passed'],
      [`approvals@${version}`, 'waiting'],
    ]);
    const inbox = await api<{ mine: { promotion: { id: string } }[] }>(world.cleo, 'GET', '/inbox');
    expect(inbox.body.mine.map(({ promotion }) => promotion.id)).toContain(id);
    expect((await approve(world.cleo, id)).body.state).toBe('promoted');
  });

  it('so is that no pusher approves', async () => {
    const approvals: GateSettings = { kind: 'approvals', groups: [{ count: 1 }] };
    await put([{ ...approvals, excludePusher: true }]);
    const { digest, image } = await world.db.prisma.build.findFirstOrThrow({
      where: { image: { name: 'pusher' } },
      include: { image: true },
    });
    const { projectId } = image;
    await world.db.prisma.pusher.create({
      data: { projectId, digest, personId: world.ana.actor.id, at: new Date() },
    });
    const { id } = await ask('pusher', world.ben);
    await put([approvals]);
    await settled(id);
    await approve(world.ana, id);
    expect((await approve(world.ana, id)).body.state).not.toBe('promoted');
    expect(await world.current('pusher', 'staging')).toBeNull();
    await approve(world.cleo, id);
    expect(await world.current('pusher', 'staging')).toBe(1);
  });

  it('so is how long an approval counts; who gave one that lapsed may give it anew', async () => {
    const scan: GateSettings = { kind: 'checks', names: ['scan'] };
    await put([scan, { kind: 'approvals', groups: [{ count: 1 }], lapseHours: 1 }]);
    const { id } = await ask('lapse', world.ben);
    await put([scan, { kind: 'approvals', groups: [{ count: 1 }], lapseHours: 100 }]);
    await settled(id);
    await approve(world.ana, id);
    await approve(world.ana, id);
    try {
      later = 2 * hour;
      await report('lapse', 'scan');
      expect((await settled(id)).state).toBe('waiting');
      expect((await approve(world.ana, id)).body.state).toBe('promoted');
    } finally {
      later = 0;
    }
  });

  it('so is the last click', async () => {
    await put([], { lastClick: true });
    const { id, state } = await ask('click');
    expect(state).toBe('approved');
    await put([]);
    expect((await settled(id)).state).toBe('approved');
    expect(await world.current('click', 'staging')).toBeNull();
    expect((await act(world.kim, id, 'execute')).body.state).toBe('promoted');
  });

  it('a waiver of a gate counts for no policy but its own, and none of today for what was asked', async () => {
    const waiver = { reason: 'the scanner is down', expiresInHours: 1 };
    const first = await put([{ kind: 'checks', names: ['scan', 'tests'] }, frozen]);
    const { id } = await ask('waived');
    await act(world.kim, id, 'waivers', { ...waiver, gate: 'checks' });
    await put([frozen]);
    expect((await settled(id)).verdicts).toMatchObject([
      { gate: 'freeze', verdict: 'waiting' },
      { gate: `checks@${first}`, verdict: 'waiting' },
    ]);
    await put([{ kind: 'checks', names: ['scan'] }]);
    await act(world.kim, id, 'waivers', { ...waiver, gate: 'checks' });
    await act(world.kim, id, 'waivers', { ...waiver, gate: `freeze@${first}` });
    expect((await settled(id)).verdicts.map(({ gate, verdict }) => [gate, verdict])).toEqual([
      ['checks', 'waived'],
      [`checks@${first}`, 'waiting'],
      [`freeze@${first}`, 'waived'],
    ]);
    const done = await act(world.kim, id, 'waivers', { ...waiver, gate: `checks@${first}` });
    expect(done.body.state).toBe('promoted');
  });

  it('is held to today’s too, where that asks for more', async () => {
    await put([{ kind: 'checks', names: ['scan'] }]);
    const { id } = await ask('lowered');
    await put([frozen]);
    await report('lowered', 'scan');
    expect((await settled(id)).state).toBe('waiting');
    await put([]);
    expect((await settled(id)).state).toBe('promoted');
  });

  it('breaks the glass past both', async () => {
    await put([{ kind: 'checks', names: ['scan'] }]);
    const { id } = await ask('glass');
    await put([frozen]);
    const broken = await act(world.kim, id, 'break-glass', { reason: 'production is down' });
    expect(broken.body.state).toBe('promoted');
  });
});

describe('no other way in is looser', () => {
  const fill = async (image: string) => {
    const [target] = await findAutomatic(world.db.sql, {
      projectId: world.shop.id,
      image,
      to: 'staging',
    });
    await fillStage(services(), target!);
    const stops = await world.db.prisma.automaticStop.findMany({
      where: { build: { image: { name: image } } },
    });
    return stops.map(({ reason }) => reason);
  };

  it('the stage does not take by itself what people were asked about, and says so (L16)', async () => {
    await put([{ kind: 'approvals', groups: [{ count: 1 }] }]);
    const { id } = await ask('auto', world.ben);
    await put([], { automatic: true });
    expect(await fill('auto')).toEqual([expect.stringContaining('0 of 1 approval')]);
    expect(await world.current('auto', 'staging')).toBeNull();
    await settled(id);
    await approve(world.ana, id);
    await approve(world.ana, id);
    expect(await world.current('auto', 'staging')).toBe(1);
  });

  it('nor what waits for a last click', async () => {
    await put([], { lastClick: true });
    const { id } = await ask('auto-click');
    await put([], { automatic: true });
    expect(await fill('auto-click')).toHaveLength(1);
    expect(await world.current('auto-click', 'staging')).toBeNull();
    await act(world.kim, id, 'cancel');
    await fill('auto-click');
    expect(await world.current('auto-click', 'staging')).toBe(1);
  });

  it('a release takes no build along past what was asked of it alone', async () => {
    await put([{ kind: 'checks', names: ['scan'] }]);
    await ask('part-a', world.kim);
    await put([]);
    const items = ['part-a', 'part-b'].map((image) => ({ image, build: 1 }));
    await api(world.kim, 'POST', '/releases', { project: 'shop', to: 'staging', items });
    expect(await world.current('part-a', 'staging')).toBeNull();
    expect(await world.current('part-b', 'staging')).toBeNull();
  });

  it('every page says the same of it', async () => {
    const version = await put([{ kind: 'approvals', groups: [{ count: 1 }] }]);
    const { id } = await ask('told', world.ben);
    await put([]);
    const key = `approvals@${version}`;
    const keys = ({ verdicts }: { verdicts: { gate: string }[] }) =>
      verdicts.map((one) => one.gate);
    const review = await api<{
      review: { verdicts: { gate: string }[]; approvers: { gate: string; people: string[] }[] };
      waivers: { gate: string }[];
    }>(world.ana, 'GET', `/promotions/${id}/review`);
    expect(keys(review.body.review)).toEqual([key]);
    expect(review.body.review.approvers).toMatchObject([{ gate: key }]);
    expect(review.body.review.approvers[0]?.people).toContain('ana');
    expect(review.body.waivers.map(({ gate }) => gate)).toEqual([key]);
    const inbox = await api<{ mine: { promotion: { id: string } }[] }>(world.ana, 'GET', '/inbox');
    expect(inbox.body.mine.map(({ promotion }) => promotion.id)).toContain(id);
    const ahead = await api<{ verdicts: { gate: string }[] }>(
      world.ana,
      'GET',
      '/projects/shop/review?image=told&build=1&to=staging',
    );
    expect(keys(ahead.body)).toEqual([key]);
    const board = await api<object>(world.ana, 'GET', '/projects/shop/images/told/board');
    expect(JSON.stringify(board.body)).toContain(key);
  });

  it('layers are looked into for what was asked, and a team that was asked stays', async () => {
    await put([{ kind: 'hygiene', distroless: true }]);
    expect((await ask('shells')).state).toBe('waiting');
    expect((await layerExaminer.wants(world.db.sql, new Date())).has(world.shop.id)).toBe(true);
    await put([{ kind: 'approvals', groups: [{ count: 1, team: 'qa' }] }]);
    await ask('named', world.ben);
    await put([]);
    expect((await layerExaminer.wants(world.db.sql, new Date())).has(world.shop.id)).toBe(true);
    const root = await world.callOf(await world.person('root', { instanceRole: 'administrator' }));
    const removed = await api<{ detail: string }>(root, 'DELETE', '/teams/qa');
    expect(removed.status).toBe(409);
  });
});
