import { auditActions, type AuditAction } from './actions';

/**
 * How far a line of the trail reaches, from little to much. `kept`: it is read where somebody looks for it. `told`:
 * pages of its project that are open are told too. `wakes`: and gates or rights may say something else now, so that
 * the project's open requests and its stages that fill by themselves are evaluated. Whatever changes a request itself
 * evaluates it in the same transaction, and is `told` alone.
 */
export type Reach = 'kept' | 'told' | 'wakes';

/**
 * Of each action. What concerns the whole instance is kept: it has no project, and the act touches those that it
 * reaches (`touch`). So is what anybody may make happen without end, as a refusal.
 */
export const reaches = {
  'instance.set-up': 'kept',
  'instance.demo-told': 'kept',
  'person.created': 'kept',
  'person.signed-in': 'kept',
  'person.sign-in-failed': 'kept',
  'person.signed-out': 'kept',
  'person.sessions-ended': 'kept',
  'person.changed': 'kept',
  'person.role-changed': 'kept',
  'person.vouched': 'kept',
  'person.words-taken-back': 'kept',
  'person.disabled': 'kept',
  'person.enabled': 'kept',
  'person.invited': 'kept',
  'person.joined': 'kept',
  'person.reset-link-made': 'kept',
  'person.password-set': 'kept',
  'person.password-changed': 'kept',
  'invitation.revoked': 'kept',
  'person.proved': 'kept',
  'identity.linked': 'kept',
  'identity.unlinked': 'kept',
  'sign-in.changed': 'kept',
  'sso-provider.saved': 'kept',
  'sso-provider.removed': 'kept',
  'sso-provider.groups-saved': 'kept',
  'token.created': 'kept',
  'token.revoked': 'kept',
  'team.saved': 'kept',
  'team.removed': 'kept',
  'team.member-saved': 'kept',
  'team.member-removed': 'kept',
  'project.created': 'wakes',
  'project.changed': 'wakes',
  'grant.saved': 'wakes',
  'grant.removed': 'wakes',
  'role.saved': 'kept',
  'role.removed': 'kept',
  'access.viewed-as': 'kept',
  'access.view-ended': 'kept',
  'robot.created': 'wakes',
  'robot.changed': 'wakes',
  'robot.disabled': 'wakes',
  'robot.enabled': 'wakes',
  'robot.secret-issued': 'wakes',
  'robot.secret-revoked': 'wakes',
  'robot.secret-expiring': 'told',
  'robot.revoked': 'wakes',
  'robot.trusts-saved': 'wakes',
  'robot.token-exchanged': 'kept',
  'issuer.saved': 'kept',
  'issuer.removed': 'kept',
  'build.pushed': 'wakes',
  'build.properties-set': 'wakes',
  'upload.cleared': 'kept',
  'manifest.deleted': 'wakes',
  'tag.moved': 'wakes',
  'tag.deleted': 'wakes',
  'promotion.promoted': 'wakes',
  'promotion.rolled-back': 'wakes',
  'promotion.refused': 'kept',
  'promotion.requested': 'told',
  'promotion.approved': 'told',
  'promotion.rejected': 'told',
  'promotion.cancelled': 'told',
  'promotion.lapsed': 'told',
  'promotion.superseded': 'told',
  'promotion.failed': 'told',
  'promotion.stopped': 'told',
  'promotion.waived': 'told',
  'promotion.glass-broken': 'told',
  'promotion.signed-off': 'told',
  'promotion.commented': 'told',
  'policy.saved': 'wakes',
  'policy.proposed': 'wakes',
  'policy.proposal-declined': 'wakes',
  'policy.proposal-taken-back': 'wakes',
  'check.reported': 'wakes',
  'build.withdrawn': 'wakes',
  'build.reinstated': 'wakes',
  'evidence.attached': 'wakes',
  'evidence.removed': 'wakes',
  'evidence.carried': 'wakes',
  'evidence.not-carried': 'wakes',
  'stage.held': 'wakes',
  'stage.released': 'wakes',
  'audit.exported': 'kept',
  'isolation.checked': 'kept',
  'job.run-again': 'kept',
} as const satisfies Readonly<Record<AuditAction, Reach>>;

/** What open pages are told of. */
export type ToldAction = {
  [Action in AuditAction]: (typeof reaches)[Action] extends 'kept' ? never : Action;
}[AuditAction];

/** What the event stream says happened; `changed`: what is shown changed, and nobody did it there. */
export type LiveKind = ToldAction | 'changed';

export const toldActions = auditActions.filter(
  (action): action is ToldAction => reaches[action] !== 'kept',
);
