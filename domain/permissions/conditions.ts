import { toldActor, type ActorView } from '../people/actors';
import type { Permission, RobotKind, TokenScope } from './roles';
import { scopeOf, stagePermissions } from './roles';

/** What stands between a right and its use, beside the right itself. */
export interface Condition {
  readonly kind:
    | 'entry-only'
    | 'promotion-only'
    | 'registry-only'
    | 'stages'
    | 'four-eyes'
    | 'gates'
    | 'hold'
    | 'last-click'
    | 'limits'
    | 'reason'
    | 'token-scope'
    | 're-authentication'
    | 'disabled'
    | 'credential';
  /** False: this alone forbids it. Null: it depends on the act. */
  readonly holds: boolean | null;
  readonly text: string;
}

/** A stage as far as conditions go. */
export interface StageConditions {
  readonly name: string;
  readonly isEntry: boolean;
  readonly isLast: boolean;
  /** What its policy asks, one phrase a gate: `Soak: at least 24 h`. */
  readonly gates: readonly string[];
  readonly asksApproval: boolean;
  /** Teams whose members its policy asks, by slug. */
  readonly asksTeams: readonly string[];
  /** Does it ask approvers of no team? */
  readonly asksApprovers: boolean;
  /** Somebody's last click is missing though all gates pass. */
  readonly lastClick: boolean;
  readonly held: { readonly by: ActorView; readonly reason: string } | null;
}

export interface ConditionFacts {
  readonly permission: Permission;
  /** The one that was asked about; null: none. */
  readonly stage: StageConditions | null;
  readonly entry: { readonly name: string; readonly registry: string };
  readonly holder:
    | {
        readonly kind: 'person';
        readonly name: string;
        readonly disabled: boolean;
        readonly teams: readonly string[];
        readonly executes: boolean;
      }
    | {
        readonly kind: 'team';
        readonly name: string;
        readonly slug: string;
        readonly executes: boolean;
      }
    | {
        readonly kind: 'robot';
        readonly name: string;
        readonly robotKind: RobotKind;
        readonly disabled: boolean;
        /** Secrets and trusts that count now. */
        readonly credentials: number;
        readonly registries: readonly string[];
      };
  /** Does the instance ask people to prove again who they are, before what weighs most? */
  readonly reauthenticates: boolean;
}

/** Acts before which an instance may ask people to prove again who they are. */
const asksForProof: ReadonlySet<Permission> = new Set(['access.administer', 'robot.administer']);

const scopeWords: Readonly<Record<TokenScope, string>> = {
  read: 'any scope',
  push: 'the scope push',
  promote: 'the scope promote',
  admin: 'the scope admin',
};

/** Everything that remains to be true for the right to be used there, in sentences. Pure. */
export function conditionsOf(facts: ConditionFacts): Condition[] {
  const { permission, holder } = facts;
  return [
    ...ofHolder(facts),
    ...(permission === 'image.push' ? ofPush(facts) : []),
    ...(permission === 'image.pull' ? ofPull(facts) : []),
    ...(stagePermissions.has(permission) ? ofPromotion(facts) : []),
    ...(permission === 'promotion.request' ? ofRequest(facts) : []),
    ...ofExceptions(facts),
    ...(holder.kind === 'robot' ? [] : ofTokens(facts)),
  ];
}

const may = (kind: Condition['kind'], text: string): Condition => ({ kind, holds: null, text });
const no = (kind: Condition['kind'], text: string): Condition => ({ kind, holds: false, text });
const met = (kind: Condition['kind'], text: string): Condition => ({ kind, holds: true, text });

function ofHolder({ holder }: ConditionFacts): Condition[] {
  if (holder.kind === 'team') return [];
  if (holder.disabled) {
    const what = holder.kind === 'robot' ? 'is disabled' : '’s account is disabled';
    const name = holder.kind === 'robot' ? `${holder.name} ` : holder.name;
    return [no('disabled', `${name}${what}: none of their credentials counts.`)];
  }
  if (holder.kind === 'robot' && holder.credentials === 0) {
    return [no('credential', `${holder.name} has no secret or trust that counts now.`)];
  }
  return [];
}

function ofPush({ stage, entry, holder }: ConditionFacts): Condition[] {
  if (stage && !stage.isEntry) {
    return [
      no(
        'entry-only',
        `${stage.name} fills by promotion only, for everyone; pushes end at ${entry.registry}.`,
      ),
    ];
  }
  const only = `Only to ${entry.registry}, the entry registry: every other one fills by promotion.`;
  return [stage ? met('entry-only', only) : may('entry-only', only), ...ofRobot(holder)];
}

const ofPull = ({ holder }: ConditionFacts): Condition[] => ofRobot(holder);

const ofRobot = (holder: ConditionFacts['holder']): Condition[] =>
  holder.kind === 'robot'
    ? [
        may(
          'registry-only',
          `Only ${holder.registries.join(', ') || 'no registry'}; to it, every other does not exist.`,
        ),
      ]
    : [];

function ofPromotion({ stage, holder, reauthenticates }: ConditionFacts): Condition[] {
  if (!stage) return [may('stages', 'Each stage has its own gates: ask about one to see them.')];
  if (stage.isEntry) {
    return [no('promotion-only', `${stage.name} fills by pushes; nothing is promoted into it.`)];
  }
  return [
    ...gatesOf(stage),
    ...(stage.asksApproval
      ? [
          may(
            'four-eyes',
            'If they did not ask for the promotion themselves: whoever asks never approves.',
          ),
          ...notAsked(stage, holder),
        ]
      : []),
    ...holdOf(stage),
    ...(stage.isLast && reauthenticates && holder.kind !== 'robot'
      ? [may('re-authentication', 'If they proved who they are within the last 10 minutes.')]
      : []),
  ];
}

function ofRequest({ stage, holder }: ConditionFacts): Condition[] {
  if (!stage) return [may('stages', 'Each stage has its own gates: ask about one to see them.')];
  if (stage.isEntry) {
    return [no('promotion-only', `${stage.name} fills by pushes; nothing is promoted into it.`)];
  }
  const executes = holder.kind !== 'robot' && holder.executes;
  const click = `Whoever may promote into ${stage.name} lets it in by one click: its policy asks nobody for approval.`;
  return [
    ...gatesOf(stage),
    ...(stage.asksApproval || executes ? [] : [may('last-click', click)]),
    ...holdOf(stage),
  ];
}

const gatesOf = (stage: StageConditions): Condition[] =>
  stage.gates.length === 0
    ? [met('gates', `The policy of ${stage.name} asks for nothing.`)]
    : [
        may(
          'gates',
          `If ${stage.gates.length === 1 ? `the gate of ${stage.name} passes` : `all ${stage.gates.length} gates of ${stage.name} pass`}: ${stage.gates.join('; ')}.`,
        ),
      ];

/** Where the policy asks teams that they are not in, their word is not one that it waits for. */
function notAsked(stage: StageConditions, holder: ConditionFacts['holder']): Condition[] {
  if (stage.asksApprovers || holder.kind === 'robot') return [];
  const theirs = holder.kind === 'team' ? [holder.slug] : holder.teams;
  if (stage.asksTeams.some((team) => theirs.includes(team))) return [];
  return [
    may(
      'gates',
      `Their approval does not count: the policy asks ${stage.asksTeams.map((team) => `team ${team}`).join(' and ')}. They may ask, reject and do the last click.`,
    ),
  ];
}

const holdOf = ({ held, name }: StageConditions): Condition[] =>
  held
    ? [
        may(
          'hold',
          `Once the line into ${name} is released: ${toldActor(held.by)} stopped it (${held.reason}).`,
        ),
      ]
    : [];

function ofExceptions({ permission, reauthenticates, holder }: ConditionFacts): Condition[] {
  const again =
    reauthenticates && asksForProof.has(permission) && holder.kind !== 'robot'
      ? [may('re-authentication', 'If they proved who they are within the last 10 minutes.')]
      : [];
  if (permission === 'promotion.waive') {
    return [
      may('reason', 'With a reason and an expiry, one gate of one promotion at a time.'),
      may(
        'four-eyes',
        'Neither the approvals of a promotion that they asked for, nor any gate of one into the last stage.',
      ),
    ];
  }
  if (permission === 'promotion.break-glass') {
    return [may('reason', 'With a reason, and another maintainer signs it off afterwards.')];
  }
  if (permission === 'access.administer') {
    return [may('limits', 'Gives and takes at most what they hold here themselves.'), ...again];
  }
  return again;
}

const ofTokens = ({ permission }: ConditionFacts): Condition[] =>
  scopeOf[permission] === 'read'
    ? []
    : [may('token-scope', `With an API token only if it has ${scopeWords[scopeOf[permission]]}.`)];
