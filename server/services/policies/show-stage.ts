import { can, type Actor } from '@/domain/permissions/can';
import type { ProjectRow } from '../projects/find-project';
import type { FoundStage } from './find-stage';
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
  hold: { reason: string; by: string; at: string } | null;
  stop: Act;
  edit: Act;
}

type Held = Pick<ProjectRow['stages'][number], 'heldAt' | 'heldBy' | 'heldReason'>;

/** Who stopped a stage's line and why; null: it runs. */
export const holdOf = ({ heldAt, heldBy, heldReason }: Held): StageStateView['hold'] =>
  heldAt === null ? null : { reason: heldReason ?? '', by: heldBy ?? '', at: heldAt.toISOString() };

export function showStage(
  { project, stage, before }: FoundStage,
  policy: PolicyView,
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
    hold: holdOf(stage),
    stop: act('stage.hold', 'stop and release the line'),
    edit: act('policy.edit', 'change policies'),
  };
}
