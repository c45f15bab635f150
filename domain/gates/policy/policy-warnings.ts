import { heldBy, warningsOf } from '../kinds/index';
import type { PolicyPlace } from '../kind';
import type { PolicyDocument } from '../policy';

/**
 * What to think about before relying on a policy that is valid as it is written: a quorum that
 * cannot be reached, with names; gates that work against each other; what has no effect any more.
 * One sentence each; none: nothing to say.
 */
export function policyWarnings(
  { gates, automatic }: PolicyDocument,
  place: Omit<PolicyPlace, 'held'>,
): string[] {
  const held = Math.max(0, ...gates.map(heldBy));
  return [
    ...warningsOf(gates, { ...place, held }),
    ...(automatic !== false && gates.length === 0
      ? [`Automatic with no gate: every release in ${place.before} enters ${place.stage} at once.`]
      : []),
  ];
}
