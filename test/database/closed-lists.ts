import { makingKinds } from '@/domain/people/accounts';
import { invitationKinds } from '@/domain/people/invitations';
import {
  instanceRoles,
  permissions,
  robotExtras,
  robotKinds,
  tokenScopes,
} from '@/domain/permissions/roles';
import { checkStates } from '@/domain/gates/facts';
import { layerStates } from '@/domain/gates/content/platform-content';
import { proposalStates } from '@/domain/gates/policy/proposals';
import { howCurrent } from '@/domain/images/current';
import { actorKinds } from '@/domain/people/actors';
import { stopKinds } from '@/domain/promotions/automatic-stop';
import { decisions, promotionKinds, requesterKinds } from '@/domain/promotions/kinds';
import { keptStates } from '@/domain/promotions/states';
import { registryKinds } from '@/domain/registries/kinds';
import { kindsOfManifest } from '@/oci/manifest/media-types';
import { partRoles } from '@/oci/manifest/parts';
import { lateKinds } from '@/server/content/evidence/late-evidence';

/**
 * The columns that hold words of a closed list, and the list as the code has it. The database has the same words
 * in a CHECK called `<table>_<column>_check`: a word more is a line in a migration that makes that CHECK anew.
 */
export const closedLists: Readonly<Record<string, readonly string[]>> = {
  'account_making.how': makingKinds,
  'api_token.scopes': tokenScopes,
  'approval.by_kind': actorKinds,
  'approval.decision': decisions,
  'audit_event.actor_kind': actorKinds,
  'automatic_stop.kind': stopKinds,
  'broken_glass.by_kind': actorKinds,
  'broken_glass.signed_off_by_kind': actorKinds,
  'build.pushed_by_kind': actorKinds,
  'check_report.by_kind': actorKinds,
  'check_report.state': checkStates,
  'current.actor_kind': actorKinds,
  'current.how': howCurrent,
  'custom_role.created_by_kind': actorKinds,
  'custom_role.permissions': permissions,
  'invitation.created_by_kind': actorKinds,
  'invitation.kind': invitationKinds,
  'isolation_check.by_kind': actorKinds,
  'late_evidence.kind': lateKinds,
  'layer_content.state': layerStates,
  'manifest.kind': kindsOfManifest,
  'manifest_part.role': partRoles,
  'person.instance_role': instanceRoles,
  'placement.by_kind': actorKinds,
  'policy.agreed_by_kind': actorKinds,
  'policy.created_by_kind': actorKinds,
  'policy_proposal.decided_by_kind': actorKinds,
  'policy_proposal.proposed_by_kind': actorKinds,
  'policy_proposal.state': proposalStates,
  'promotion.kind': promotionKinds,
  'promotion.requested_by_kind': requesterKinds,
  'promotion.state': keptStates,
  'promotion_comment.by_kind': actorKinds,
  'property.set_by_kind': actorKinds,
  'registry.kind': registryKinds,
  'robot.created_by_kind': actorKinds,
  'robot.kind': robotKinds,
  'robot.permissions': robotExtras,
  'robot_secret.created_by_kind': actorKinds,
  'robot_trust.created_by_kind': actorKinds,
  'role_grant.created_by_kind': actorKinds,
  'stage.held_by_kind': actorKinds,
  'stage.registry_kind': ['local'],
  'tag_move.by_kind': actorKinds,
  'trusted_issuer.created_by_kind': actorKinds,
  'waiver.by_kind': actorKinds,
  'withdrawal.by_kind': actorKinds,
};

/** Columns that are called as if they held such a word, and why no CHECK lists theirs. */
export const openLists: Readonly<Record<string, string>> = {
  'audit_event.action':
    'The trail keeps what every version did, and nothing there is ever changed (L8).',
  'invitation.role': 'A role of the table, or a custom one’s slug.',
  'job.kind': 'Kinds are plug-ins: one that this version does not know is not run.',
  'robot_registry.robot_kind': 'The robot’s own, by a foreign key.',
  'role_grant.role': 'A role of the table, or a custom one’s slug.',
  'sso_provider.scopes': 'The identity provider’s words.',
};
