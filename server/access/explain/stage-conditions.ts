import { describeGate, peopleAskedBy, titleOf } from '@/domain/gates/kinds/index';
import type { StageConditions } from '@/domain/permissions/conditions';
import type { KnownStage } from '../rights/read-stages';

/** A stage as conditions look at it. */
export const stageConditions = ({
  name,
  facts,
  policy,
  isLast,
  held,
}: KnownStage): StageConditions => ({
  name,
  isLast,
  held,
  isEntry: facts.isEntry,
  gates: policy.gates.map((gate) => `${titleOf(gate)}: ${describeGate(gate)}`),
  asksApproval: facts.asksApproval,
  asksTeams: facts.asksTeams,
  asksApprovers: peopleAskedBy(policy.gates).some(({ asksApprovers }) => asksApprovers),
  lastClick: policy.lastClick,
});
