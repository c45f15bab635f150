import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noAccounts } from '../people/accounts';
import { countingApprovals } from '../gates/counting';
import { evaluate, standingOf, type WaiverFact } from '../gates/evaluate';
import type { GateFacts, GivenApproval } from '../gates/facts';
import { heldTo } from '../gates/policy/held-to';
import type { GateSettings } from '../gates/kinds/index';
import type { Policy } from '../gates/policy';
import { build, facts, inHours, kim, person, report } from '../gates/testing/facts';
import { isOpen, type Verdict } from '../gates/verdict';
import { afterEvaluation, isOpenState, mayMove, type PromotionState } from './states';
import { changesSince, type Subject } from './subject';
import {
  anyCommand,
  anyPolicy,
  LifeModel,
  people,
  requestHours,
  waiverHours,
  type Act,
  type Change,
  type Command,
  type Decision,
  type ModelPolicy,
  type PersonName,
  type System,
  type View,
} from './testing/life-model';

const stage = { slug: 'prod', name: 'Production' };
const digest = (number: number) => `sha256:${String(number).repeat(64)}`;
const approver = (name: PersonName) => name !== 'ben';
const maintainer = (name: PersonName) => name === 'kim' || name === 'max';

interface Request {
  readonly build: number;
  readonly by: PersonName;
  readonly askedAt: number;
  readonly asked: Policy;
  state: PromotionState;
  told: Subject;
  readonly given: { personId: PersonName; at: Date; subject: Subject }[];
  readonly waivers: WaiverFact[];
  glass: { by: PersonName; reason: string } | null;
  isSigned: boolean;
  /** What the gates said when it happened. */
  verdicts: readonly Verdict[];
}

/** The rules of `domain/` in the order in which the use cases ask them, with facts from memory. */
class PureLife implements System {
  readonly requests: Request[] = [];
  private policy: Policy;
  private readonly gone = new Set<PersonName>();
  private readonly withdrawn = new Set<number>();
  private readonly reported = new Set<number>();
  private target = { digest: null as string | null, name: null as string | null, move: 0 };
  private hold: GateFacts['hold'] = null;
  private hours = 0;
  private current: number | null = null;

  constructor(policy: ModelPolicy) {
    this.policy = policyOf(policy, 1);
  }

  view(): View {
    return {
      current: this.current,
      requests: this.requests.map(({ build, state }) => `#${build} ${state}`),
    };
  }

  run(command: Command): boolean {
    const done = 'by' in command ? this.act(command) : (this.change(command), true);
    for (const request of this.requests) this.advance(request, false);
    return done;
  }

  private change(command: Change): void {
    switch (command.do) {
      case 'set-policy':
        this.policy = policyOf(command.policy, this.policy.version + 1);
        break;
      case 'revoke':
        this.gone.add(command.whom);
        break;
      case 'grant':
        this.gone.delete(command.whom);
        break;
      case 'withdraw':
        this.withdrawn.add(command.build);
        break;
      case 'reinstate':
        this.withdrawn.delete(command.build);
        break;
      case 'report':
        this.reported.add(command.build);
        break;
      case 'hold':
        this.hold = { reason: 'x', by: kim, at: inHours(this.hours) };
        break;
      case 'release':
        this.hold = null;
        break;
      case 'wait':
        this.hours += command.hours;
        break;
    }
  }

  private act(command: Act): boolean {
    if (command.do === 'ask') return this.ask(command.build, command.by);
    if (command.do === 'roll-back') return this.rollBack(command.build, command.by);
    if (command.do === 'sign-off') return this.signOff(command.build, command.by);
    return this.decide(command);
  }

  private ask(number: number, by: PersonName): boolean {
    if (this.gone.has(by)) return false;
    if (this.openOf(number)) return true;
    const request: Request = {
      build: number,
      by,
      askedAt: this.hours,
      state: 'evaluating',
      given: [],
      waivers: [],
      asked: this.policy,
      told: this.subjectOf(number),
      glass: null,
      isSigned: false,
      verdicts: [],
    };
    if (standingOf(this.verdictsOf(request)) === 'failed' && this.withdrawn.has(number))
      return false;
    this.requests.push(request);
    this.evaluate(request, false);
    return true;
  }

  private rollBack(number: number, by: PersonName): boolean {
    if (this.gone.has(by) || !approver(by)) return false;
    const verdicts = evaluate({ ...this.factsOf(number), kind: 'rollback' }, this.policy);
    if (standingOf(verdicts) !== 'open') return false;
    this.enter(number);
    return true;
  }

  private signOff(number: number, by: PersonName): boolean {
    const request = this.requests.findLast((each) => each.build === number);
    if (request?.state !== 'promoted' || !request.glass || request.isSigned) return false;
    if (!maintainer(by) || by === request.glass.by || by === request.by) return false;
    request.isSigned = true;
    return true;
  }

  private decide(command: Decision): boolean {
    const { by } = command;
    const request = this.openOf(command.build);
    if (!request || this.gone.has(by)) return false;
    switch (command.do) {
      case 'cancel':
        return (by === request.by || maintainer(by)) && this.move(request, 'cancelled');
      case 'reject':
        return approver(by) && this.move(request, 'rejected');
      case 'click':
        if ((by !== request.by && !approver(by)) || request.state !== 'approved') return false;
        this.advance(request, true);
        return true;
      case 'break-glass':
        if (!maintainer(by) || request.glass) return false;
        request.glass = { by, reason: 'x' };
        this.advance(request, true);
        return true;
      case 'waive': {
        const gate = command.gate.replace(/@$/, `@${request.asked.version}`);
        const verdict = this.verdictsOf(request).find((each) => each.gate === gate);
        if (!maintainer(by) || !verdict || isOpen(verdict)) return false;
        if (verdict.kind === 'approvals' && by === request.by) return false;
        const at = inHours(this.hours);
        const expiresAt = inHours(this.hours + waiverHours);
        const policyVersion = this.policy.version;
        request.waivers.push({ gate, reason: 'x', by: kim, at, expiresAt, policyVersion });
        this.advance(request, false);
        return true;
      }
      case 'approve':
        return this.approve(request, by);
    }
  }

  private approve(request: Request, by: PersonName): boolean {
    const subject = this.subjectOf(request.build);
    if (by === request.by || !approver(by)) return false;
    const held = heldTo(request.asked, this.policy);
    if (countingApprovals(held, this.factsOf(request.build, request))?.has(by)) return false;
    if (changesSince(request.told, subject, stage.name).length > 0) {
      request.told = subject;
      return false;
    }
    request.given.unshift({ personId: by, at: inHours(this.hours), subject });
    this.advance(request, false);
    return true;
  }

  private advance(request: Request, given: boolean): void {
    if (!isOpenState(request.state)) return;
    if (this.hours >= request.askedAt + requestHours) return void this.move(request, 'lapsed');
    if (this.gone.has(request.by)) return void this.move(request, 'failed');
    if (this.withdrawn.has(request.build)) return void this.move(request, 'failed');
    this.move(request, 'evaluating');
    this.evaluate(request, given);
  }

  private evaluate(request: Request, given: boolean): void {
    const verdicts = this.verdictsOf(request);
    const lastClick = { wanted: heldTo(request.asked, this.policy).lastClick, given };
    const next = afterEvaluation(standingOf(verdicts), lastClick);
    this.move(request, next);
    if (next !== 'executing') return;
    request.verdicts = verdicts;
    this.move(request, 'promoted');
    // Nothing moves backwards but by a roll back (L9).
    if (request.build >= (this.current ?? 0)) this.enter(request.build);
  }

  private enter(number: number): void {
    this.current = number;
    this.target = { digest: digest(number), name: `#${number}`, move: this.target.move + 1 };
    for (const other of this.requests) {
      if (isOpenState(other.state) && other.build <= number) this.move(other, 'superseded');
    }
  }

  private move(request: Request, to: PromotionState): true {
    if (!mayMove(request.state, to)) throw new Error(`${request.state} may not become ${to}`);
    request.state = to;
    return true;
  }

  private verdictsOf(request: Request): Verdict[] {
    const brokenGlass = request.glass && { ...request.glass, by: kim };
    const exemptions = { waivers: request.waivers, brokenGlass };
    const held = heldTo(request.asked, this.policy);
    return evaluate(this.factsOf(request.build, request), held, exemptions);
  }

  private factsOf(number: number, request: Request | null = null): GateFacts {
    const subject = this.subjectOf(number);
    const given = (request?.given ?? []).map(
      ({ personId, at, subject: approved }): GivenApproval => {
        const changed = changesSince(approved, subject, stage.name);
        const email = `${personId}@example.com`;
        return { personId, name: personId, email, at, changed };
      },
    );
    const present = people.filter((name) => !this.gone.has(name));
    return facts({
      now: inHours(this.hours),
      stage,
      build: build({ number, digest: digest(number) }),
      checks: this.reported.has(number) ? [report('scan')] : [],
      approvals: {
        requesterIds: request ? [request.by] : [],
        isAsked: request !== null,
        pusherIds: [],
        people: present.map((name) => person(name, { mayPromote: approver(name) })),
        accounts: noAccounts,
        given,
      },
      hold: this.hold,
      withdrawal: this.withdrawn.has(number)
        ? { reason: 'x', by: kim, at: inHours(this.hours) }
        : null,
    });
  }

  private subjectOf(number: number): Subject {
    const { target, policy } = this;
    const policyVersion = policy.version;
    const tags = [`build-${number}`, 'latest'];
    return { digest: digest(number), from: 'staging', to: stage.slug, target, tags, policyVersion };
  }

  private openOf(number: number): Request | undefined {
    return this.requests.find(({ build, state }) => build === number && isOpenState(state));
  }
}

function policyOf({ count, scan, lastClick }: ModelPolicy, version: number): Policy {
  const asked: GateSettings[] = [{ kind: 'approvals', groups: [{ count }] }];
  if (scan) asked.push({ kind: 'checks', names: ['scan'] });
  return { version, gates: asked, automatic: false, lastClick };
}

describe('the life of promotions', () => {
  it('is what the model tells, whatever happens in whatever order (L4, L7)', () => {
    fc.assert(
      fc.property(anyPolicy, fc.array(anyCommand, { maxLength: 40 }), (policy, commands) => {
        const model = new LifeModel(policy);
        const life = new PureLife(policy);
        for (const command of commands) {
          if (!model.isMeant(command)) continue;
          expect([command, life.run(command)]).toEqual([command, model.run(command)]);
          expect(life.view()).toEqual(model.view());
        }
        for (const { state, verdicts, by, given } of life.requests) {
          if (state !== 'promoted') continue;
          expect(verdicts.length).toBeGreaterThan(0);
          expect(verdicts.every(isOpen)).toBe(true);
          expect(given.map(({ personId }) => personId)).not.toContain(by);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('reaches every end in the runs that the model is asked of', () => {
    const reached = new Set<string>();
    for (const [policy, commands] of fc.sample(
      fc.tuple(anyPolicy, fc.array(anyCommand, { minLength: 30, maxLength: 40 })),
      { numRuns: 400, seed: 7 },
    )) {
      const model = new LifeModel(policy);
      for (const command of commands) if (model.isMeant(command)) model.run(command);
      for (const request of model.view().requests) reached.add(request.split(' ')[1]!);
    }
    expect([...reached].sort()).toEqual([
      'approved',
      'cancelled',
      'failed',
      'lapsed',
      'promoted',
      'rejected',
      'superseded',
      'waiting',
    ]);
  });

  it('knows no move but those that are drawn, and none out of an end', () => {
    const ends: PromotionState[] = [
      'promoted',
      'rejected',
      'cancelled',
      'lapsed',
      'superseded',
      'failed',
    ];
    const all: PromotionState[] = [
      ...ends,
      'planned',
      'evaluating',
      'waiting',
      'approved',
      'executing',
    ];
    for (const end of ends) expect(all.filter((to) => mayMove(end, to))).toEqual([]);
    expect(all.filter((from) => mayMove(from, 'promoted'))).toEqual(['executing']);
    expect(all.filter((from) => mayMove(from, 'executing'))).toEqual(['evaluating']);
  });
});
