import { can, type Actor } from '@/domain/permissions/can';
import type { LaneHold } from '../gates/lane-hold';
import type { FoundStage } from '@/server/access/rights/find-stage';
import type { PolicyView } from './show-policy';

interface Act {
  allowed: boolean;
  reason: string | null;
}

/** A stage with its policy and hold, and what a caller may do with them. */
export interface StageStateView {
  stage: string;
  name: string;
  registry: string;
  entry: boolean;
  policy: PolicyView;
  hold: LaneHold | null;
  stop: Act;
  edit: Act;
}

/** A stage as its policy's page shows it; each act with why the caller may not. */
export function showStage(
  { project, stage, before }: FoundStage,
  policy: PolicyView,
  hold: LaneHold | null,
  actor: Actor,
): StageStateView {
  const entry = before === null;
  const act = (permission: 'stage.hold' | 'policy.edit', what: string): Act => {
    if (entry) return { allowed: false, reason: `${stage.name} fills by pushes.` };
    if (can(actor, permission, { projectId: project.id })) return { allowed: true, reason: null };
    const reason = `Only maintainers of ${project.name} and administrators ${what}.`;
    return { allowed: false, reason };
  };
  return {
    stage: stage.slug,
    name: stage.name,
    registry: stage.registry.slug,
    entry,
    policy,
    hold,
    stop: act('stage.hold', 'stop and release the line'),
    edit: act('policy.edit', 'change policies'),
  };
}
