import { z } from 'zod';
import type { GateFacts } from '../facts';
import type { GateKind, Need } from '../kind';
import type { Finding } from '../verdict';
import { list } from '../words';
import { approvals } from './approvals';
import { checks } from './checks';
import { freeze } from './freeze';
import { hygiene } from './hygiene';
import { metadata } from './metadata';
import { soak } from './soak';

/** Every kind of gate there is: the one table. */
export const gateKinds = { checks, metadata, approvals, soak, freeze, hygiene } as const;
export type GateKindName = keyof typeof gateKinds;

/** One gate of a policy: its kind and settings. */
export const gateSettings = z.discriminatedUnion(
  'kind',
  [
    checks.settings,
    metadata.settings,
    approvals.settings,
    soak.settings,
    freeze.settings,
    hygiene.settings,
  ],
  { error: `names no kind of gate; there are ${list(Object.keys(gateKinds))}` },
);
export type GateSettings = z.infer<typeof gateSettings>;
export type SettingsOf<Kind extends GateKindName> = Extract<GateSettings, { kind: Kind }>;

/** The kind of a gate, to be asked with that gate's own settings. */
const kindOf = (gate: GateSettings): GateKind<z.ZodType<GateSettings>> => gateKinds[gate.kind];

/** What a gate is called, with its settings in it: `Soak 24 h`. */
export const titleOf = (gate: GateSettings): string => kindOf(gate).title(gate);
/** What a gate asks for, in one sentence for people. */
export const describeGate = (gate: GateSettings): string => kindOf(gate).describe(gate);
/** The facts that a gate looks at: no others are gathered for it. */
export const needsOf = (gate: GateSettings): readonly Need[] => kindOf(gate).needs;
/** The labels that a gate looks at, by key. */
export const labelsOf = (gate: GateSettings): readonly string[] =>
  kindOf(gate).labels?.(gate) ?? [];
/** May the second gate let in what the first would not? Null: it cannot be told. */
export const asksLess = (was: GateSettings, is: GateSettings): boolean | null =>
  was.kind === is.kind ? kindOf(was).asksLess(was, is) : null;
/** What a gate finds in the facts. */
export const ask = (gate: GateSettings, facts: GateFacts): Finding =>
  kindOf(gate).evaluate(gate, facts);
