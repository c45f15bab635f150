import { ruleOf } from '../automatic';
import { canonical } from '../canonical';
import { asksLess, describeGate, nameOf, type GateSettings } from '../kinds/index';
import type { PolicyDocument } from '../policy';
import { automaticChanges, policyChanges } from './policy-changes';

/** One line of what a policy asks for less than before. */
export interface Loosening {
  /** `changed`: whether it is less cannot be told, as of two patterns. */
  readonly how: 'loosened' | 'changed';
  /** One sentence. */
  readonly text: string;
}

/**
 * What of a policy's change may let in what was not let in before; empty: nothing. A gate counts as kept
 * where some gate of now asks for as much, whatever its place; what cannot be compared is told.
 */
export function loosenings(before: PolicyDocument, after: PolicyDocument): Loosening[] {
  const { gone, left } = unkept(before.gates, after.gates);
  const lines = gone.map((was): Loosening => {
    const at = left.findIndex(({ kind }) => kind === was.kind);
    const [is] = at < 0 ? [] : left.splice(at, 1);
    const name = nameOf(was);
    if (!is) return { how: 'loosened', text: `Removed ${name}: ${describeGate(was)}.` };
    const how = asksLess(was, is) === null ? 'changed' : 'loosened';
    const [then, now] = [describeGate(was), describeGate(is)];
    const text = then === now ? `details changed (${now}).` : `${then} became ${now}.`;
    return { how, text: `${name}: ${text}` };
  });
  const [was, is] = [ruleOf(before.automatic), ruleOf(after.automatic)];
  if (is !== null) {
    const how = was === null ? 'loosened' : 'changed';
    lines.push(...automaticChanges(was, is).map(({ text }): Loosening => ({ how, text })));
  }
  if (before.lastClick && !after.lastClick) {
    const [line] = policyChanges({ ...after, lastClick: true }, after);
    lines.push({ how: 'loosened', text: line?.text ?? '' });
  }
  return lines;
}

/** Gates of before that none of now asks as much as, and gates of now that stand for none of before. */
function unkept(before: readonly GateSettings[], after: readonly GateSettings[]) {
  const left = [...after];
  const take = (fits: (gate: GateSettings) => boolean) => {
    const at = left.findIndex(fits);
    if (at < 0) return false;
    left.splice(at, 1);
    return true;
  };
  const others = before.filter((was) => !take((is) => canonical(is) === canonical(was)));
  const gone = others.filter((was) => !take((is) => asksLess(was, is) === false));
  return { gone, left };
}
