import { describeRule, ruleOf, type AutomaticRule } from '../automatic';
import { canonical } from '../canonical';
import { describeGate, nameOf, type GateSettings } from '../kinds/index';
import { gateKeys, type PolicyDocument } from '../policy';

/** One line of the difference between two versions of a policy. */
export interface PolicyChange {
  readonly change: 'added' | 'removed' | 'changed';
  /** The gate's key, `automatic` or `lastClick`. */
  readonly what: string;
  /** One sentence. */
  readonly text: string;
}

/**
 * What differs between two policies, in words. Gates are matched by their keys; their order says
 * nothing, all of them are asked. A setting that is off is the same as one that is not there.
 */
export function policyChanges(before: PolicyDocument, after: PolicyDocument): PolicyChange[] {
  const old = byKey(before.gates);
  const now = byKey(after.gates);
  const changes: PolicyChange[] = [];
  for (const [what, gate] of now) {
    const was = old.get(what);
    const phrase = describeGate(gate);
    if (!was) {
      changes.push({ change: 'added', what, text: `Added ${nameByKey(what, gate)}: ${phrase}.` });
    } else if (canonical(was) !== canonical(gate)) {
      const described = describeGate(was);
      const difference =
        described === phrase ? `details changed (${phrase}).` : `${described} became ${phrase}.`;
      changes.push({ change: 'changed', what, text: `${nameByKey(what, gate)}: ${difference}` });
    }
  }
  for (const [what, gate] of old) {
    if (now.has(what)) continue;
    const text = `Removed ${nameByKey(what, gate)}: ${describeGate(gate)}.`;
    changes.push({ change: 'removed', what, text });
  }
  changes.push(...automaticChanges(ruleOf(before.automatic), ruleOf(after.automatic)));
  if (before.lastClick !== after.lastClick) {
    const text = lastClickWords[after.lastClick ? 'on' : 'off'];
    changes.push({ change: 'changed', what: 'lastClick', text });
  }
  return changes;
}

export function automaticChanges(
  was: AutomaticRule | null,
  is: AutomaticRule | null,
): PolicyChange[] {
  if (canonical(was) === canonical(is)) return [];
  const rule = is && (Object.keys(is).length > 0 ? `, for ${describeRule(is)}` : '');
  const text = !is
    ? 'Automatic promotion was switched off.'
    : !was
      ? `Automatic promotion was switched on${rule}.`
      : `Automatic promotion takes ${describeRule(is)}; it took ${describeRule(was)}.`;
  return [{ change: 'changed', what: 'automatic', text }];
}

const lastClickWords = {
  on: 'A last click is asked for once all gates pass.',
  off: 'No last click is asked for any more.',
} as const;

const byKey = (gates: readonly GateSettings[]): Map<string, GateSettings> => {
  const keys = gateKeys(gates);
  return new Map(gates.map((gate, at) => [keys[at]!, gate]));
};

/** `Soak`; `Metadata 2` for the key `metadata-2`. */
const nameByKey = (key: string, gate: GateSettings): string =>
  `${nameOf(gate)}${key.slice(gate.kind.length).replace('-', ' ')}`;
