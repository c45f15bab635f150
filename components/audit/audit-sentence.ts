import type { AuditEvent } from '@/contract/shapes/audit';
import type { AuditAction } from '@/domain/audit/actions';
import { attachedWords } from '@/domain/images/attached/attached-words';
import { evidenceKinds } from '@/domain/images/attached/evidence-kind';
import { own } from '@/lib/text/own';
import { spelledDeed, spelledName } from './spelled';

/** A piece of a sentence; what it is about is set off. */
export type Part = string | { readonly about: string };

type Told = Pick<AuditEvent, 'action' | 'target' | 'actor' | 'before' | 'after'>;

interface Words {
  /** What the action is called where it is chosen. */
  readonly name: string;
  /** What follows the actor. */
  readonly did: (event: Told) => readonly Part[];
}

const about = (text: string): Part => ({ about: text });
const plain =
  (verb: string): Words['did'] =>
  (event) => [verb, about(event.target)];

/** A target of two, `shop: ana@example.com`: where, and whom or what. */
const inside = (target: string): { where: string; what: string } => {
  const at = target.indexOf(': ');
  return at < 0
    ? { where: '', what: target }
    : { where: target.slice(0, at), what: target.slice(at + 2) };
};
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? own(value as Readonly<Record<string, unknown>>, name)
    : undefined;
const text = (value: unknown, name: string): string | null => {
  const found = field(value, name);
  return typeof found === 'string' && found !== '' ? found : null;
};

/** What it is about, and why, where somebody said: **shop/api#5**: charges twice. */
const told = (target: string, why: string | null): readonly Part[] => [
  about(target),
  ...(why === null ? [] : [`– ${why}`]),
];
const because =
  (verb: string, why = 'reason'): Words['did'] =>
  ({ target, after }) => [verb, ...told(target, text(after, why))];
/** A request's end; the outcome says how it came to it. */
const ended =
  (verb: string, then?: string): Words['did'] =>
  ({ target, after }) => {
    const outcome = text(after, 'outcome');
    return [
      verb,
      about(target),
      ...(then === undefined ? [] : [then]),
      ...(outcome === null ? [] : [`– ${outcome}`]),
    ];
  };
const stateWords: Readonly<Record<string, string>> = {
  passed: 'passed',
  failed: 'failed',
  running: 'is running',
};
const subject = (text: string): Part => about(text.replace(/^team:/, 'team '));

/** `approver of preprod, prod`; "a role" where the line does not say which. */
const roleIn = (value: unknown): string => {
  const role = field(value, 'role');
  const stages = field(value, 'stages');
  if (typeof role !== 'string') return 'a role';
  return Array.isArray(stages) && stages.length > 0 ? `${role} of ${stages.join(', ')}` : role;
};

/** Refused at a provider, with why; else a wrong password. */
const signInFailed: Words['did'] = ({ target, after }) => {
  const through = text(after, 'through');
  return through === null
    ? ['refused a wrong password for', about(target)]
    : [`refused a sign-in through ${through} for`, ...told(target, text(after, 'reason'))];
};

/** The two lines around a demo say what is not real, and what is. */
const demoTold: Words['did'] = ({ target, after }) => {
  const ends = field(after, 'demo') === 'ends';
  const day = (name: string) => text(after, name)?.slice(0, 10) ?? 'not known';
  const at = text(after, 'writtenAt') ?? 'a time that is not known';
  return [
    ends ? 'ended the' : 'began a',
    about(target),
    ends
      ? '– times of the lines from the one that began it to this one are told, not real'
      : '– times of the lines from this one to the one that ends it are told, not real',
    `(${day('from')} to ${day('to')}); really this was written at ${at}, by version ${text(after, 'version') ?? 'not known'}`,
  ];
};

/** What made way for what was carried, in words, as the line kept them; the first few. */
const replacedBy = (value: unknown): string[] => {
  const replaced = field(value, 'replaced');
  const all = (Array.isArray(replaced) ? (replaced as unknown[]) : []).flatMap((one) => {
    const goes = field(one, 'goes');
    return Array.isArray(goes) ? (goes as unknown[]) : [];
  });
  return all.filter((words) => typeof words === 'string').slice(0, 5);
};

/** What an invitation brought whoever used it: its maker gave that, and only they could. */
const byInvitation = (after: unknown): readonly Part[] | null => {
  const by = text(after, 'invitedBy');
  return by === null ? null : ['by the invitation of', about(by)];
};

/** Whose change the actor agreed to. */
const proposedBy = (after: unknown): readonly Part[] | null => {
  const by = text(after, 'proposedBy');
  return by === null ? null : ['that', about(by), 'proposed'];
};

/** What was proposed of a stage's policy, or of the project's switch. */
const proposal =
  (verb: string): Words['did'] =>
  ({ target, after }) => {
    const { where, what } = inside(target);
    const said = told('', text(after, 'reason')).slice(1);
    return where === ''
      ? [verb, 'whether policies’ changes are agreed, in', about(what), ...said]
      : [verb, 'the policy of', about(what), 'in', about(where), ...said];
  };

/** What was attached, as the line kept it. */
const attachedTo = (value: unknown): string => {
  const tags = field(value, 'tags');
  const [tag] = Array.isArray(tags) ? (tags as unknown[]) : [];
  return attachedWords({
    artifactType: text(value, 'artifactType'),
    kind: evidenceKinds.find((kind) => kind === field(value, 'kind')),
    tag: typeof tag === 'string' ? tag : null,
    runnable: field(value, 'runnable') === true,
  });
};

/**
 * How actions read after their actor. One that has no words here reads by its own name (`spelled`):
 * it needs an entry only where that is not enough.
 */
const words: Readonly<Partial<Record<AuditAction, Words>>> = {
  'instance.set-up': { name: 'Set-up', did: plain('made the first administrator') },
  'instance.demo-told': { name: 'Demo told', did: demoTold },
  'person.created': { name: 'Person created', did: plain('created an account for') },
  'person.signed-in': { name: 'Signed in', did: () => ['signed in'] },
  'person.sign-in-failed': { name: 'Sign-in failed', did: signInFailed },
  'person.signed-out': { name: 'Signed out', did: () => ['signed out'] },
  'person.proved': { name: 'Proved who they are', did: () => ['proved who they are'] },
  'identity.linked': { name: 'Identity linked', did: plain('linked an outside identity to') },
  'identity.unlinked': {
    name: 'Identity unlinked',
    did: plain('took the outside identity away from'),
  },
  'sign-in.changed': {
    name: 'Sign-in settings changed',
    did: () => ['changed how people sign in'],
  },
  'sso-provider.saved': {
    name: 'Sign-in provider saved',
    did: plain('saved the sign-in provider'),
  },
  'sso-provider.removed': {
    name: 'Sign-in provider removed',
    did: plain('removed the sign-in provider'),
  },
  'sso-provider.groups-saved': {
    name: 'Groups of a provider saved',
    did: plain('said which groups are which teams, for the sign-in provider'),
  },
  'token.created': {
    name: 'Token made',
    did: ({ target }) => ['made the API token', about(inside(target).what)],
  },
  'token.revoked': {
    name: 'Token revoked',
    did: ({ target }) => ['revoked the API token', about(inside(target).what)],
  },
  'team.saved': {
    name: 'Team saved',
    did: ({ target, before }) => [before == null ? 'created team' : 'renamed team', about(target)],
  },
  'team.member-saved': {
    name: 'Team member saved',
    did: ({ target, after }) => {
      const { where, what } = inside(target);
      const part = field(after, 'maintainer') === true ? 'a maintainer' : 'a member';
      const invited = byInvitation(after);
      if (invited) return ['joined team', about(where), `as ${part}`, ...invited];
      const provider = text(after, 'through');
      const through = provider === null ? [] : [`through ${provider}`];
      return ['made', about(what), `${part} of team`, about(where), ...through];
    },
  },
  'team.member-removed': {
    name: 'Team member removed',
    did: ({ target, after }) => {
      const { where, what } = inside(target);
      const provider = text(after, 'through');
      const because = provider === null ? [] : [`as the groups at ${provider} say`];
      return ['took', about(what), 'out of team', about(where), ...because];
    },
  },
  'project.created': { name: 'Project created', did: plain('created project') },
  'project.changed': {
    name: 'Project changed',
    did: ({ target, after }) => {
      const proposed = proposedBy(after);
      return proposed
        ? ['agreed to the change of the settings of project', about(target), ...proposed]
        : ['changed the settings of project', about(target)];
    },
  },
  'grant.saved': {
    name: 'Role given',
    did: ({ target, before, after }) => {
      const { where, what } = inside(target);
      const invited = byInvitation(after);
      if (invited) {
        const instead = before == null ? '' : ` instead of ${roleIn(before)}`;
        return ['joined', about(where), `as ${roleIn(after)}${instead}`, ...invited];
      }
      return before == null
        ? ['made', subject(what), roleIn(after), 'on', about(where)]
        : ['made', subject(what), `${roleIn(after)} instead of ${roleIn(before)} on`, about(where)];
    },
  },
  'grant.removed': {
    name: 'Role taken away',
    did: ({ target, before }) => {
      const { where, what } = inside(target);
      return ['took the role', roleIn(before), 'on', about(where), 'away from', subject(what)];
    },
  },
  'robot.created': {
    name: 'Credential made',
    did: ({ target, after }) => [
      field(after, 'kind') === 'ci' ? 'made the CI robot' : 'made the cluster credential',
      about(target),
    ],
  },
  'robot.revoked': { name: 'Credential revoked', did: plain('revoked the credential') },
  'build.pushed': { name: 'Build pushed', did: plain('pushed') },
  'build.properties-set': { name: 'Properties set', did: plain('set properties of') },
  'upload.cleared': {
    name: 'Upload cleared',
    did: ({ target, before }) => {
      const by = text(before, 'by');
      return ['cleared an upload to', about(target), ...(by === null ? [] : ['of', about(by)])];
    },
  },
  'manifest.deleted': { name: 'Manifest deleted', did: plain('deleted') },
  'tag.moved': { name: 'Tag moved', did: plain('moved the tag') },
  'tag.deleted': { name: 'Tag deleted', did: plain('deleted the tag') },
  'promotion.promoted': {
    name: 'Promoted',
    did: ({ target, after }) => [
      'promoted',
      about(target),
      ...(field(after, 'glassBrokenBy') === undefined ? [] : ['past the policy there']),
    ],
  },
  'promotion.rolled-back': { name: 'Rolled back', did: because('rolled back') },
  'promotion.refused': { name: 'Promotion refused', did: because('was refused to promote') },
  'promotion.requested': { name: 'Promotion requested', did: because('asked to promote') },
  'promotion.approved': { name: 'Promotion approved', did: because('approved', 'comment') },
  'promotion.rejected': {
    name: 'Promotion rejected',
    did: ({ target, after }) => [
      'rejected',
      // The outcome says who rejected it too; that stands before the sentence already.
      ...told(target, /^Rejected by [^:]+: (.+)$/s.exec(text(after, 'outcome') ?? '')?.[1] ?? null),
    ],
  },
  'promotion.cancelled': { name: 'Promotion cancelled', did: plain('took back the request') },
  'promotion.lapsed': { name: 'Promotion lapsed', did: ended('let the request', 'lapse') },
  'promotion.superseded': {
    name: 'Promotion superseded',
    did: ended('left nothing to do for the request'),
  },
  'promotion.stopped': { name: 'Automatic stage stopped', did: because('did not take') },
  'promotion.failed': { name: 'Promotion failed', did: ended('ended the request') },
  'promotion.waived': {
    name: 'Gate waived',
    did: ({ target, after }) => [
      'waived the gate',
      about(text(after, 'gate') ?? 'that is named below'),
      'for',
      ...told(target, text(after, 'reason')),
    ],
  },
  'promotion.glass-broken': { name: 'Glass broken', did: because('broke the glass for') },
  'promotion.signed-off': {
    name: 'Broken glass signed off',
    did: because('signed off the broken glass of', 'note'),
  },
  'promotion.commented': {
    name: 'Promotion commented on',
    did: because('commented on', 'text'),
  },
  'policy.saved': {
    name: 'Policy saved',
    did: ({ target, after }) => {
      const { where, what } = inside(target);
      const stage = [about(what), 'in', about(where)];
      const template = text(after, 'template');
      if (template !== null) return ['began with the policy', about(template), 'for', ...stage];
      const version = field(after, 'version');
      const proposed = proposedBy(after);
      if (proposed) {
        return [
          'agreed to version',
          about(String(version)),
          'of the policy of',
          ...stage,
          ...proposed,
        ];
      }
      return typeof version === 'number'
        ? ['saved version', about(String(version)), 'of the policy of', ...stage]
        : ['saved the policy of', ...stage];
    },
  },
  'policy.proposed': { name: 'Policy change proposed', did: proposal('proposed a change of') },
  'policy.proposal-declined': {
    name: 'Policy change declined',
    did: proposal('declined a change of'),
  },
  'policy.proposal-taken-back': {
    name: 'Policy change taken back',
    did: proposal('took back a change of'),
  },
  'check.reported': {
    name: 'Check reported',
    did: ({ target, after }) => [
      field(after, 'byHand') === true ? 'reported by hand that' : 'reported that',
      about(text(after, 'name') ?? 'a check'),
      `${own(stateWords, text(after, 'state') ?? '') ?? 'was run'} for`,
      ...told(target, text(after, 'summary')),
    ],
  },
  'build.withdrawn': {
    name: 'Build withdrawn',
    did: (event) => [
      ...because('withdrew')(event),
      ...(field(event.after, 'blockPulls') === true ? ['(its pulls are refused too)'] : []),
    ],
  },
  'build.reinstated': { name: 'Build reinstated', did: plain('reinstated') },
  'evidence.attached': {
    name: 'Evidence attached',
    did: ({ target, before, after }) => [
      `attached ${attachedTo(after)} to`,
      about(target),
      ...(before == null ? [] : ['in place of another']),
    ],
  },
  'evidence.removed': {
    name: 'Evidence removed',
    did: ({ target, before }) => [`removed ${attachedTo(before)} of`, about(target)],
  },
  'evidence.carried': {
    name: 'Evidence carried',
    did: ({ target, after }) => {
      const gone = replacedBy(after);
      const went = gone.length === 0 ? [] : [`which replaced ${gone.join(', ')}`];
      return ['carried evidence of', about(target), ...went];
    },
  },
  'evidence.not-carried': {
    name: 'Evidence not carried',
    did: because('did not carry evidence of'),
  },
  'stage.held': {
    name: 'Line stopped',
    did: ({ target, after }) => {
      const { where, what } = inside(target);
      return ['stopped the line into', about(what), 'of', ...told(where, text(after, 'reason'))];
    },
  },
  'stage.released': {
    name: 'Line released',
    did: ({ target }) => {
      const { where, what } = inside(target);
      return ['released the line into', about(what), 'of', about(where)];
    },
  },
  'robot.secret-issued': {
    name: 'Secret issued',
    did: ({ target, before }) => [
      before == null ? 'issued a secret for' : 'rotated the secret of',
      about(target),
    ],
  },
  'robot.secret-revoked': {
    name: 'Secret revoked',
    did: ({ target, before }) => {
      const secret = text(before, 'secret');
      return secret === null
        ? ['revoked a secret of', about(target)]
        : ['revoked the secret', about(`${secret}…`), 'of', about(target)];
    },
  },
  'robot.secret-expiring': {
    name: 'Secret ends soon',
    did: ({ target, after }) => {
      const days = field(after, 'days');
      const left =
        typeof days === 'number' ? `${days} ${days === 1 ? 'day' : 'days'}` : 'some days';
      return ['gave notice that in', left, 'the last secret ends of', about(target)];
    },
  },
  'robot.changed': { name: 'Credential changed', did: plain('changed the credential') },
  'person.disabled': { name: 'Person disabled', did: because('disabled') },
  'person.enabled': { name: 'Person enabled', did: plain('enabled') },
  'person.role-changed': {
    name: 'Instance role changed',
    did: ({ target, before, after }) => [
      'changed the role in the instance of',
      about(target),
      `from ${text(before, 'instanceRole') ?? 'member'} to ${text(after, 'instanceRole') ?? 'member'}`,
    ],
  },
  'person.vouched': { name: 'Vouched for', did: plain('vouched for') },
  'person.words-taken-back': {
    name: 'Word taken back',
    did: plain('took back what was vouched for'),
  },
  'person.changed': { name: 'Person renamed', did: plain('renamed') },
  'person.sessions-ended': {
    name: 'All sessions ended',
    did: () => ['signed out everywhere else'],
  },
  'person.reset-link-made': {
    name: 'Link for a new password made',
    did: plain('made a link for a new password of'),
  },
  'person.password-set': {
    name: 'Password set by a link',
    did: () => ['set a new password by a link'],
  },
  'person.password-changed': {
    name: 'Password changed',
    did: () => ['changed their password'],
  },
  'person.invited': {
    name: 'Invited',
    did: ({ target, after }) => {
      const team = text(after, 'team');
      const project = text(after, 'project');
      return [
        'invited',
        about(target),
        ...(team === null ? [] : ['into team', about(team)]),
        ...(project === null
          ? []
          : [`${team === null ? '' : 'and '}as ${roleIn(after)} on`, about(project)]),
      ];
    },
  },
  'person.joined': {
    name: 'Joined',
    did: ({ after }) => ['joined', ...(byInvitation(after) ?? [])],
  },
  'invitation.revoked': {
    name: 'Invitation taken back',
    did: plain('took back the invitation of'),
  },
  'team.removed': { name: 'Team removed', did: plain('removed team') },
  'role.saved': {
    name: 'Role of one’s own saved',
    did: ({ target, before }) => [
      before == null ? 'made the role' : 'changed the role',
      about(target),
    ],
  },
  'role.removed': { name: 'Role of one’s own removed', did: plain('removed the role') },
  'robot.disabled': { name: 'Credential disabled', did: plain('disabled the credential') },
  'robot.enabled': { name: 'Credential enabled', did: plain('enabled the credential') },
  'robot.trusts-saved': {
    name: 'Keyless rules saved',
    did: plain('said whose identity tokens sign in as'),
  },
  'robot.token-exchanged': {
    name: 'Signed in without a secret',
    did: ({ target, after }) => {
      const issuer = text(after, 'issuer');
      const through = issuer === null ? [] : ['vouched for by', about(issuer)];
      return ['signed in without a secret as', about(target), ...through];
    },
  },
  'issuer.saved': { name: 'Issuer trusted', did: plain('trusted or changed the issuer') },
  'issuer.removed': { name: 'Issuer removed', did: plain('ended the trust in the issuer') },
  'isolation.checked': {
    name: 'Isolation checked',
    did: ({ target, after }) => {
      const found = field(after, 'surprises');
      return [
        'checked the isolation of',
        about(target),
        typeof found === 'number' && found > 0
          ? `– ${found} ${found === 1 ? 'answer' : 'answers'} that should not be`
          : '– all as expected',
      ];
    },
  },
  'job.run-again': { name: 'Job run again', did: plain('had the background job run again:') },
  'access.viewed-as': { name: 'Viewed as', did: plain('looked at Sallyport as') },
  'access.view-ended': {
    name: 'View ended',
    did: ({ target, after }) => [
      'stopped looking at Sallyport as',
      ...told(target, text(after, 'because')),
    ],
  },
  'audit.exported': {
    name: 'Trail exported',
    did: ({ target, after }) => [
      'exported',
      about(target),
      `as ${text(after, 'format')?.toUpperCase() ?? 'a file'}`,
    ],
  },
};

const wordsOf = (action: string): Words | undefined =>
  Object.hasOwn(words, action) ? words[action as AuditAction] : undefined;

/** An action as a choice: `Role given`; one without words of its own: `Robot: secret issued`. */
export const actionName = (action: string): string => wordsOf(action)?.name ?? spelledName(action);

/**
 * A line of the trail in words that follow its actor: made **ana@example.com** viewer on **shop**.
 * Reads targets as the use cases write them; a shape that it does not know still shows whole.
 */
export const auditSentence = (event: Told): readonly Part[] =>
  wordsOf(event.action)?.did(event) ?? [spelledDeed(event.action), about(event.target)];
