import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateSettings } from '@/domain/gates/kinds/index';
import {
  anyCommand,
  anyPolicy,
  LifeModel,
  people,
  waiverHours,
  type Act,
  type Change,
  type Command,
  type ModelPolicy,
  type PersonName,
  type System,
} from '@/domain/promotions/testing/life-model';
import { Refusal } from '@/lib/refusal';
import { reinstateBuild } from '@/server/content/builds/reinstate-build';
import { withdrawBuild } from '@/server/content/builds/withdraw-build';
import { reportCheck } from '@/server/content/checks/report-check';
import type { Services } from '@/server/access/call/context';
import { putGrant } from '@/server/access/grants/put-grant';
import { removeGrant } from '@/server/access/grants/remove-grant';
import { holdStage, releaseStage } from '@/server/pipeline/policies/hold-stage';
import { breakGlass } from '@/server/pipeline/promotions/acts/break-glass';
import { cancelPromotion } from '@/server/pipeline/promotions/acts/cancel-promotion';
import { decidePromotion } from '@/server/pipeline/promotions/acts/decide-promotion';
import { evaluateRequest } from '@/server/pipeline/promotions/automatic/evaluate-request';
import { executePromotion } from '@/server/pipeline/promotions/acts/execute-promotion';
import { promote } from '@/server/pipeline/promotions/acts/promote';
import { signOff } from '@/server/pipeline/promotions/acts/sign-off';
import { waiveGate } from '@/server/pipeline/promotions/acts/waive-gate';
import { newId } from '@/lib/ids';
import { createGateWorld, type GateWorld } from './world';

/** So many lives in a run of all tests; `SALLYPORT_LIVES=300` for the proof. */
const lives = Number(process.env.SALLYPORT_LIVES ?? 12);

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
  // Who gives roles names those whom they see: also while these hold nothing on the project.
  const { kim, ben, ana, cleo } = world;
  const members = { create: [kim, ben, ana, cleo].map(({ actor }) => ({ personId: actor.id })) };
  await world.db.prisma.team.create({ data: { id: newId(), slug: 'all', name: 'All', members } });
});
afterAll(() => world.drop());

const stage = { project: 'shop', stage: 'staging' };
const roleOf = (name: PersonName) => (name === 'ben' ? 'developer' : 'approver');

/** The use cases on the real database, with a clock of the test's. */
class RealLife implements System {
  private hours = 0;
  private readings = 0;

  constructor(
    private readonly image: string,
    private readonly start: Date,
  ) {}

  async begin(policy: ModelPolicy): Promise<void> {
    await world.push(this.image, 3);
    await releaseStage(world.services, world.kim, stage);
    for (const name of ['ben', 'ana', 'cleo'] as const) await this.grant(name);
    await this.setPolicy(policy);
  }

  async view() {
    const requests = await this.requests();
    return {
      current: await world.current(this.image, 'staging'),
      requests: requests.map(({ build, state }) => `#${build.number} ${state}`),
    };
  }

  async run(command: Command): Promise<boolean> {
    let isDone = true;
    try {
      if ('by' in command) await this.act(command);
      else await this.change(command);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // What is changed to what it is already may be refused; it is as it was to be.
      isDone = !('by' in command);
    }
    for (const { id } of await this.requests()) await evaluateRequest(this.services, id);
    return isDone;
  }

  private async change(command: Change): Promise<unknown> {
    const { services, image } = this;
    const { kim } = world;
    switch (command.do) {
      case 'set-policy':
        return this.setPolicy(command.policy);
      case 'revoke': {
        const subject = `${command.whom}@example.com`;
        return removeGrant(services, kim, { project: 'shop', subject });
      }
      case 'grant':
        return this.grant(command.whom);
      case 'withdraw': {
        const build = { project: 'shop', image, number: command.build };
        return withdrawBuild(services, kim, { ...build, reason: 'it leaks' });
      }
      case 'reinstate':
        return reinstateBuild(services, kim, { project: 'shop', image, number: command.build });
      case 'report': {
        const report = { project: 'shop', image, build: command.build, name: 'scan' };
        return reportCheck(services, kim, { ...report, state: 'passed' });
      }
      case 'hold':
        return holdStage(services, kim, { ...stage, reason: 'stop' });
      case 'release':
        return releaseStage(services, kim, stage);
      case 'wait':
        this.hours += command.hours;
    }
  }

  private async act(command: Act): Promise<unknown> {
    const { services, image } = this;
    const call = world[command.by];
    if (command.do === 'ask' || command.do === 'roll-back') {
      const ask = { project: 'shop', image, build: command.build, to: 'staging', reason: 'x' };
      return promote(services, call, ask);
    }
    const wanted = command.do === 'sign-off' ? ['promoted'] : ['waiting', 'approved'];
    const found = (await this.requests()).findLast(
      ({ build, state }) => build.number === command.build && wanted.includes(state),
    );
    if (!found) throw new Refusal('not-found', 'There is none.');
    const { id } = found;
    const reason = 'x';
    switch (command.do) {
      case 'approve':
      case 'reject':
        return decidePromotion(services, call, { id, decision: command.do });
      case 'cancel':
        return cancelPromotion(services, call, { id });
      case 'click':
        return executePromotion(services, call, { id });
      case 'break-glass':
        return breakGlass(services, call, { id, reason });
      case 'sign-off':
        return signOff(services, call, { id });
      case 'waive': {
        const gate = command.gate.replace(/@$/, `@${found.askedPolicyVersion}`);
        const waiver = { id, gate, reason, expiresInHours: waiverHours };
        return waiveGate(services, call, waiver);
      }
    }
  }

  /** Requests in the order of asking; a roll back is none. */
  requests() {
    return world.db.prisma.promotion.findMany({
      where: { image: { name: this.image }, kind: 'promotion' },
      include: { build: true, approvals: true },
      orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
    });
  }

  private get services(): Services {
    // Each reading is later than the one before, as a clock's are.
    const clock = () => new Date(this.start.getTime() + this.hours * 3_600_000 + this.readings++);
    return { ...world.services, clock };
  }

  private grant(whom: PersonName) {
    const grant = { project: 'shop', subject: `${whom}@example.com`, role: roleOf(whom) } as const;
    return putGrant(world.services, world.kim, grant);
  }

  private setPolicy({ count, scan, lastClick }: ModelPolicy) {
    const gates: GateSettings[] = [{ kind: 'approvals', groups: [{ count }] }];
    if (scan) gates.push({ kind: 'checks', names: ['scan'] });
    return world.policy('staging', gates, { lastClick });
  }
}

/** Each move of a request has its line, and each line its move. */
async function expectTrail(image: string): Promise<void> {
  const { prisma } = world.db;
  const promotions = await prisma.promotion.findMany({
    where: { image: { name: image } },
    include: { approvals: true, waivers: true, brokenGlass: true },
  });
  const lines = await prisma.auditEvent.findMany({
    where: { target: { startsWith: `shop/${image}#` }, action: { startsWith: 'promotion.' } },
    orderBy: { seq: 'asc' },
  });
  for (const { id, kind, state, approvals, waivers, brokenGlass } of promotions) {
    const of = lines.filter(({ after }) => (after as { promotion?: string }).promotion === id);
    const actions = of.map(({ action }) => action.slice('promotion.'.length));
    const end = state === 'waiting' || state === 'approved' ? [] : [state];
    expect(actions.toSorted()).toEqual(
      kind === 'rollback'
        ? ['rolled-back']
        : [
            'requested',
            ...approvals.filter(({ decision }) => decision === 'approve').map(() => 'approved'),
            ...waivers.map(() => 'waived'),
            ...(brokenGlass ? ['glass-broken'] : []),
            ...(brokenGlass?.signedOffByKind ? ['signed-off'] : []),
            ...end,
          ].toSorted(),
    );
  }
  const told = lines.filter(({ action }) => action !== 'promotion.refused');
  const known = new Set(promotions.map(({ id }) => id));
  expect(told.every(({ after }) => known.has((after as { promotion: string }).promotion))).toBe(
    true,
  );
}

describe('the life of promotions on the real database', () => {
  it(
    'is what the model tells, with a line on the trail for every move (L4, L7, L8)',
    async () => {
      expect(people.every((name) => world[name].actor.kind === 'person')).toBe(true);
      let life = 0;
      const commands = fc.array(anyCommand, { minLength: 10, maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(anyPolicy, commands, async (policy, list) => {
          const image = `life-${life++}`;
          const model = new LifeModel(policy);
          const real = new RealLife(image, new Date());
          await real.begin(policy);
          for (const command of list) {
            if (!model.isMeant(command)) continue;
            expect([command, await real.run(command)]).toEqual([command, model.run(command)]);
            expect(await real.view()).toEqual(model.view());
          }
          await expectTrail(image);
          for (const { state, verdicts, approvals, requestedById } of await real.requests()) {
            const said = verdicts as { verdict: string }[];
            const mine = approvals.filter(
              ({ byId, decision }) => byId === requestedById && decision === 'approve',
            );
            expect(mine).toEqual([]);
            if (state !== 'promoted') continue;
            expect(said.length).toBeGreaterThan(0);
            for (const { verdict } of said) expect(['passed', 'waived']).toContain(verdict);
          }
        }),
        { numRuns: lives, endOnFailure: lives < 50 },
      );
    },
    30_000 + lives * 10_000,
  );
});
