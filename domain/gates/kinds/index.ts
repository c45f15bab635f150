import { z } from 'zod';
import type { GateFacts, Need } from '../facts';
import type { Examination, GateKind, PeopleAsked, PeopleKind, PolicyPlace } from '../kind';
import type { TemplatePlace } from '../policy/policy-template';
import type { Finding } from '../verdict';
import { list } from '../words';
import { approvals } from './approvals';
import { checks } from './checks';
import { freeze } from './freeze';
import { hygiene } from './hygiene';
import { metadata } from './metadata';
import { soak } from './soak';
import { kindNames, kindWords, type GateKindName } from './words';

/** A kind that asks people says whom. */
type KindTable = {
  readonly [Kind in GateKindName]: (typeof kindWords)[Kind]['asks'] extends 'people'
    ? PeopleKind<z.ZodType<{ kind: Kind }>>
    : GateKind<z.ZodType<{ kind: Kind }>>;
};

/** Every kind of gate there is: the one table of their rules, in the order in which templates ask them. */
const gateKinds = { checks, metadata, hygiene, soak, approvals, freeze } satisfies KindTable;

type AnySchema = (typeof gateKinds)[GateKindName]['settings'];
const [firstSchema, ...otherSchemas] = kindNames.map((kind): AnySchema => gateKinds[kind].settings);

/** One gate of a policy: its kind and settings. */
export const gateSettings = z.discriminatedUnion('kind', [firstSchema!, ...otherSchemas], {
  error: `names no kind of gate; there are ${list(kindNames)}`,
});
export type GateSettings = z.infer<AnySchema>;
export type SettingsOf<Kind extends GateKindName> = Extract<GateSettings, { kind: Kind }>;

type AnyKind = GateKind<z.ZodType<GateSettings>> | PeopleKind<z.ZodType<GateSettings>>;

const ofName = (name: GateKindName): AnyKind => gateKinds[name];
/** The kind of a gate, to be asked with that gate's own settings. */
const kindOf = ({ kind }: GateSettings): AnyKind => ofName(kind);
const allKinds: readonly AnyKind[] = Object.values(gateKinds);

/** What people call a gate's kind: `Soak`. */
export const nameOf = ({ kind }: GateSettings): string => kindWords[kind].name;
/** What a gate is called, with its settings in it: `Soak 24 h`. */
export const titleOf = (gate: GateSettings): string => kindOf(gate).title(gate);
/** What a gate asks for, in one sentence for people. */
export const describeGate = (gate: GateSettings): string => kindOf(gate).describe(gate);
/** A new gate of a kind, with what most begin with; perhaps one that is not whole yet. */
export const blankGate = (kind: GateKindName): GateSettings => ofName(kind).blank;
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

/** What a gate says of the people whom it asks; null: it asks none. */
export const peopleOf = (gate: GateSettings): PeopleAsked<GateSettings> | null => {
  const kind = kindOf(gate);
  return 'people' in kind ? kind.people(gate) : null;
};

/** The gates of a policy that ask people, as `peopleOf`. */
export const peopleAskedBy = (gates: readonly GateSettings[]): PeopleAsked<GateSettings>[] =>
  gates.flatMap((gate) => peopleOf(gate) ?? []);

/** Is what people write at this setting of a gate the name of what decides? */
export const isNaming = (gate: GateSettings, setting: string): boolean =>
  kindOf(gate).naming?.includes(setting) ?? false;

/** Gates that a template writes for a stage. */
export const gatesOfTemplate = (place: TemplatePlace): GateSettings[] =>
  allKinds.flatMap((kind) => kind.template?.(place) ?? []);

/** For so many hours a gate holds every build back. */
export const heldBy = (gate: GateSettings): number => kindOf(gate).holds?.(gate) ?? 0;

/** What to think about before relying on these gates, kind by kind. */
export const warningsOf = (gates: readonly GateSettings[], place: PolicyPlace): string[] =>
  kindNames.flatMap((name) => {
    const own = gates.filter(({ kind }) => kind === name);
    return own.length === 0 ? [] : (ofName(name).warnings?.(own, place) ?? []);
  });

/** Parts of the settings of gates that wait for an examination: a gate that has one of them waits. */
export const settingsExamining = (what: Examination): object[] =>
  kindNames.flatMap((kind) => {
    const settings = ofName(kind).examines?.[what];
    return settings ? [{ kind, ...settings }] : [];
  });
