import { fieldProblems } from '@/contract/field-problems';
import type { GateSettings } from '@/domain/gates/kinds/index';
import { policyDocument, type PolicyDocument } from '@/domain/gates/policy';

/** A gate while it is written: its settings may be incomplete. */
export interface DraftGate {
  /** Tells it from its neighbours while they are moved about. */
  readonly id: number;
  readonly settings: GateSettings;
}

/** A policy while it is written. */
export interface Draft extends Omit<PolicyDocument, 'gates'> {
  readonly gates: readonly DraftGate[];
}

let lastId = 0;

export const draftGate = (settings: GateSettings): DraftGate => ({ id: ++lastId, settings });

export const draftOf = ({ gates, automatic, lastClick }: PolicyDocument): Draft => ({
  gates: gates.map(draftGate),
  automatic,
  lastClick,
});

/** What a draft says, as far as it goes. */
export const writtenOf = ({ gates, automatic, lastClick }: Draft): PolicyDocument => ({
  gates: gates.map(({ settings }) => settings),
  automatic,
  lastClick,
});

export type Checked =
  | { readonly document: PolicyDocument; readonly problems: Readonly<Record<string, string>> }
  | { readonly document: null; readonly problems: Readonly<Record<string, string>> };

/** The policy that a draft makes, or what is wrong with it by field (`gates.0.names`). */
export function check(draft: Draft): Checked {
  const parsed = policyDocument.safeParse(writtenOf(draft));
  if (parsed.success) return { document: parsed.data, problems: {} };
  const problems = fieldProblems(parsed.error.issues).map(
    ({ path, message }) => [path.join('.'), inWords(message)] as const,
  );
  return { document: null, problems: Object.fromEntries(problems) };
}

/** The validator's own words, where a kind has none of its own. */
function inWords(message: string): string {
  if (message.startsWith('Invalid input')) return 'Give a value';
  if (/^Too small: expected (array|string)/.test(message)) return 'Give at least one';
  return message
    .replace(/^Too small: expected number to be /, 'Must be ')
    .replace(/^Too big: expected number to be /, 'Must be ');
}

/** Settings with one of them set, or left out where the value is undefined. */
export function withSetting<Settings extends object, Key extends keyof Settings>(
  settings: Settings,
  key: Key,
  value: Settings[Key] | undefined,
): Settings {
  const changed = { ...settings };
  if (value === undefined) delete changed[key];
  else changed[key] = value;
  return changed;
}

/** A list with its member at a place moved by one place up (-1) or down (1). */
export function moved<Item>(items: readonly Item[], at: number, by: -1 | 1): Item[] {
  const next = [...items];
  const [item] = next.splice(at, 1);
  if (item !== undefined) next.splice(at + by, 0, item);
  return next;
}
