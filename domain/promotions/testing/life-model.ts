import fc from 'fast-check';

/**
 * The life of requests into one stage, told a second time in the plainest words: what the product
 * must do, to be compared with what it does. Shares no code with it.
 */
export const people = ['ben', 'ana', 'cleo', 'kim', 'max'] as const;
export type PersonName = (typeof people)[number];
const decides = new Set<PersonName>(['ana', 'cleo', 'kim', 'max']);
const maintains = new Set<PersonName>(['kim', 'max']);

export const builds = [1, 2, 3] as const;
const gates = ['approvals', 'checks'] as const;
/** With an `@` it is the gate that only the policy asks under which the request was made. */
const waivable = [...gates, 'approvals@', 'checks@'] as const;
type Gate = (typeof waivable)[number];

export const waiverHours = 5;
export const requestHours = 72;

/** What the stage asks for: approvals, a check or none, the last click or none. */
export interface ModelPolicy {
  readonly count: number;
  readonly scan: boolean;
  readonly lastClick: boolean;
}

export type Command =
  | { readonly do: 'ask'; readonly build: number; readonly by: PersonName }
  | { readonly do: 'roll-back'; readonly build: number; readonly by: PersonName }
  | { readonly do: 'sign-off'; readonly build: number; readonly by: PersonName }
  | {
      readonly do: 'approve' | 'reject' | 'cancel' | 'click' | 'break-glass';
      readonly build: number;
      readonly by: PersonName;
    }
  | { readonly do: 'waive'; readonly build: number; readonly by: PersonName; readonly gate: Gate }
  | { readonly do: 'set-policy'; readonly policy: ModelPolicy }
  | { readonly do: 'revoke' | 'grant'; readonly whom: PersonName }
  | { readonly do: 'withdraw' | 'reinstate' | 'report'; readonly build: number }
  | { readonly do: 'hold' | 'release' }
  | { readonly do: 'wait'; readonly hours: number };

/** What somebody does to a request, and what changes around them. */
export type Act = Extract<Command, { readonly by: PersonName }>;
export type Change = Exclude<Command, Act>;
/** What is done to an open request. */
export type Decision = Exclude<Act, { readonly do: 'ask' | 'roll-back' | 'sign-off' }>;

const build = fc.constantFrom(...builds);
const by = fc.constantFrom(...people);
const of = <Do extends string>(...names: readonly [Do, ...Do[]]) => fc.constantFrom(...names);

export const anyPolicy: fc.Arbitrary<ModelPolicy> = fc.record({
  count: fc.constantFrom(1, 1, 2),
  scan: fc.boolean(),
  lastClick: fc.boolean(),
});

export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: of('ask'), build, by: of('ben', 'ben', 'ana', 'kim') }) },
  { weight: 10, arbitrary: fc.record({ do: of('approve'), build, by }) },
  {
    weight: 6,
    arbitrary: fc.oneof(
      fc.record({ do: of('click', 'break-glass'), build, by }),
      fc.record({ do: of('sign-off'), build, by }),
      fc.record({ do: of('roll-back'), build, by }),
    ),
  },
  { weight: 1, arbitrary: fc.record({ do: of('reject', 'cancel'), build, by }) },
  { weight: 2, arbitrary: fc.record({ do: of('waive'), build, by, gate: of(...waivable) }) },
  { weight: 2, arbitrary: fc.record({ do: of('set-policy'), policy: anyPolicy }) },
  { weight: 1, arbitrary: fc.record({ do: of('revoke'), whom: of('ben', 'ana', 'cleo') }) },
  { weight: 2, arbitrary: fc.record({ do: of('grant'), whom: of('ben', 'ana', 'cleo') }) },
  { weight: 3, arbitrary: fc.record({ do: of('report', 'report', 'reinstate'), build }) },
  { weight: 1, arbitrary: fc.record({ do: of('withdraw'), build }) },
  { weight: 2, arbitrary: fc.record({ do: of('hold', 'release', 'release') }) },
  { weight: 1, arbitrary: fc.record({ do: of('wait'), hours: fc.constantFrom(2, 7, 80) }) },
);

/** What both sides are compared by after each command. */
export interface View {
  /** The build that the stage has. */
  readonly current: number | null;
  /** Of each request in the order of asking: `#2 waiting`. */
  readonly requests: readonly string[];
}

/** What is run against the model. */
export interface System {
  /** @returns was it done? False: it was refused. */
  run(command: Command): Promise<boolean> | boolean;
  view(): Promise<View> | View;
}

interface Request {
  readonly build: number;
  readonly by: PersonName;
  readonly askedAt: number;
  /** What the stage asked then: it is held to that too, whatever it asks now. */
  readonly asked: ModelPolicy & { readonly version: number };
  state: string;
  /** What people were last told that it is about. */
  told: string;
  readonly given: Map<PersonName, string>;
  readonly waived: { readonly gate: Gate; readonly policy: number; readonly until: number }[];
  glassBy: PersonName | null;
  signed: boolean;
}

export class LifeModel implements System {
  private readonly requests: Request[] = [];
  private readonly revoked = new Set<PersonName>();
  private readonly withdrawn = new Set<number>();
  private readonly reported = new Set<number>();
  private readonly letIn = new Set<number>();
  /** Let in while the stage had a newer one: it never was what the stage has. */
  private readonly beside = new Set<number>();
  private held = false;
  private hours = 0;
  private version = 1;
  private moves = 0;
  private current: number | null = null;

  constructor(private policy: ModelPolicy) {}

  view(): View {
    const requests = this.requests.map(({ build, state }) => `#${build} ${state}`);
    return { current: this.current, requests };
  }

  run(command: Command): boolean {
    const done = 'by' in command ? this.act(command) : (this.change(command), true);
    // What matters may have changed for each open request; they are asked anew, oldest first.
    for (const request of this.requests) this.advance(request, false);
    return done;
  }

  private change(command: Change): void {
    switch (command.do) {
      case 'set-policy':
        this.policy = command.policy;
        this.version += 1;
        break;
      case 'revoke':
        this.revoked.add(command.whom);
        break;
      case 'grant':
        this.revoked.delete(command.whom);
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
        this.held = true;
        break;
      case 'release':
        this.held = false;
        break;
      case 'wait':
        this.hours += command.hours;
        break;
    }
  }

  private act(command: Act): boolean {
    if (command.do === 'ask') return this.ask(command);
    if (command.do === 'roll-back') return this.rollBack(command);
    if (command.do === 'sign-off') return this.signOff(command);
    return this.decide(command);
  }

  private ask({ build, by }: { build: number; by: PersonName }): boolean {
    if (this.revoked.has(by)) return false;
    if (this.openOf(build)) return true;
    if (this.withdrawn.has(build)) return false;
    this.requests.push({
      build,
      by,
      askedAt: this.hours,
      state: 'waiting',
      told: this.about(),
      asked: { ...this.policy, version: this.version },
      given: new Map<PersonName, string>(),
      waived: [],
      glassBy: null,
      signed: false,
    });
    return true;
  }

  /** Nothing enters: rights and a withdrawal are all that is asked. */
  private rollBack({ build, by }: { build: number; by: PersonName }): boolean {
    if (!this.mayDecide(by)) return false;
    if (this.openOf(build)) return true;
    if (this.withdrawn.has(build)) return false;
    this.enter(build);
    return true;
  }

  /** Commands that the systems skip too: what would be something else than its name says. */
  isMeant(command: Command): boolean {
    if (command.do === 'ask') return !this.letIn.has(command.build);
    if (command.do !== 'roll-back') return true;
    const { build } = command;
    return this.letIn.has(build) && !this.beside.has(build) && build < (this.current ?? 0);
  }

  private decide(command: Decision): boolean {
    const { by } = command;
    const request = this.openOf(command.build);
    if (!request || this.revoked.has(by)) return false;
    switch (command.do) {
      case 'cancel':
        if (by !== request.by && !maintains.has(by)) return false;
        request.state = 'cancelled';
        return true;
      case 'reject':
        if (!decides.has(by)) return false;
        request.state = 'rejected';
        return true;
      case 'click':
        if (by !== request.by && !decides.has(by)) return false;
        if (request.state !== 'approved') return false;
        this.advance(request, true);
        return true;
      case 'break-glass':
        if (!maintains.has(by) || request.glassBy !== null) return false;
        request.glassBy = by;
        this.advance(request, true);
        return true;
      case 'waive':
        return this.waive(request, by, command.gate);
      case 'approve':
        return this.approve(request, by);
    }
  }

  private approve(request: Request, by: PersonName): boolean {
    if (by === request.by || !decides.has(by)) return false;
    if (request.given.get(by) === this.about()) return false;
    if (request.told !== this.about()) {
      request.told = this.about();
      return false;
    }
    request.given.set(by, this.about());
    this.advance(request, false);
    return true;
  }

  private waive(request: Request, by: PersonName, gate: Gate): boolean {
    if (!maintains.has(by)) return false;
    if (!this.demands(request).includes(gate) || this.passes(request, gate)) return false;
    if (gate.startsWith('approvals') && by === request.by) return false;
    request.waived.push({ gate, policy: this.version, until: this.hours + waiverHours });
    this.advance(request, false);
    return true;
  }

  private signOff({ build, by }: { build: number; by: PersonName }): boolean {
    const request = this.requests.findLast((each) => each.build === build);
    if (request?.state !== 'promoted' || !request.glassBy || request.signed) return false;
    if (!maintains.has(by) || by === request.glassBy || by === request.by) return false;
    request.signed = true;
    return true;
  }

  private advance(request: Request, clicked: boolean): void {
    if (!isOpen(request)) return;
    if (this.hours >= request.askedAt + requestHours) request.state = 'lapsed';
    else if (this.revoked.has(request.by)) request.state = 'failed';
    else if (this.withdrawn.has(request.build)) request.state = 'failed';
    else if (this.held || !this.demands(request).every((gate) => this.passes(request, gate)))
      request.state = 'waiting';
    else if ((this.policy.lastClick || request.asked.lastClick) && !clicked)
      request.state = 'approved';
    else {
      request.state = 'promoted';
      // Nothing moves backwards but by a roll back (L9).
      if (request.build < (this.current ?? 0)) {
        this.letIn.add(request.build);
        this.beside.add(request.build);
      } else this.enter(request.build);
    }
  }

  private enter(build: number): void {
    this.current = build;
    this.moves += 1;
    this.letIn.add(build);
    for (const other of this.requests) {
      if (isOpen(other) && other.build <= build) other.state = 'superseded';
    }
  }

  /** What the stage asks now, and what it asked when the request was made and does not any more. */
  private demands({ asked }: Request): Gate[] {
    return [
      'approvals',
      ...(this.policy.scan ? (['checks'] as const) : []),
      ...(asked.count !== this.policy.count ? (['approvals@'] as const) : []),
      ...(asked.scan && !this.policy.scan ? (['checks@'] as const) : []),
    ];
  }

  private passes(request: Request, gate: Gate): boolean {
    if (request.glassBy !== null) return true;
    const waived = request.waived.some(
      (each) => each.gate === gate && each.policy === this.version && each.until > this.hours,
    );
    if (waived) return true;
    if (gate.startsWith('checks')) return this.reported.has(request.build);
    const counting = [...request.given].filter(
      ([who, about]) => about === this.about() && this.mayDecide(who) && who !== request.by,
    );
    const { count } = gate === 'approvals@' ? request.asked : this.policy;
    return counting.length >= count;
  }

  private mayDecide(who: PersonName): boolean {
    return decides.has(who) && !this.revoked.has(who);
  }

  /** L4, as far as it can change here: what the target has, by which move, and the policy. */
  private about(): string {
    return `move ${this.moves}, policy ${this.version}`;
  }

  private openOf(build: number): Request | undefined {
    return this.requests.find((request) => request.build === build && isOpen(request));
  }
}

const isOpen = ({ state }: Request): boolean => state === 'waiting' || state === 'approved';
