import { z } from 'zod';
import { automatic } from './automatic';
import type { Need } from './facts';
import {
  gateSettings,
  labelsOf,
  needsOf,
  peopleAskedBy,
  titleOf,
  type GateSettings,
} from './kinds/index';
import { isAskedOfPeople } from './kinds/words';
import type { Verdict } from './verdict';

/** What a build must satisfy to enter a stage, as people write it. */
export const policyDocument = z
  .strictObject({
    gates: z.array(gateSettings).max(20, 'at most 20 gates'),
    /** When all gates pass it happens by itself, in the policy's name: for releases, or as a rule says. */
    automatic: automatic.default(false),
    /** A request whose gates all pass waits for somebody's last click. */
    lastClick: z.boolean().default(false),
  })
  .refine(({ automatic: auto, gates }) => auto === false || !gates.some(isAskedOfPeople), {
    error: 'cannot be on where people approve: remove the approvals gate first',
    path: ['automatic'],
  })
  .refine(({ automatic: auto, lastClick }) => auto === false || !lastClick, {
    error: 'cannot be on together with automatic',
    path: ['lastClick'],
  });
export type PolicyDocument = z.infer<typeof policyDocument>;

/** A stage's policy. Version 0 is that of a stage for which nobody has written one: it is empty. */
export interface Policy extends PolicyDocument {
  readonly version: number;
  /**
   * Of its last gates, where a request is held to what was asked when it was made (policy/held-to.ts): their
   * keys, and the version that asked. Left out: all gates are this version's own.
   */
  readonly earlier?: readonly EarlierGate[];
}

interface EarlierGate {
  readonly key: string;
  readonly version: number;
}

export const emptyPolicy: Policy = { version: 0, gates: [], automatic: false, lastClick: false };

/**
 * The keys by which verdicts and waivers name the gates of a policy, in their order: the kind, and
 * from the second of a kind on its count (`metadata`, `metadata-2`).
 */
export function gateKeys(gates: readonly GateSettings[]): string[] {
  const seen = new Map<string, number>();
  return gates.map(({ kind }) => {
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    return count === 1 ? kind : `${kind}-${count}`;
  });
}

/** The keys of all gates of a policy that a request is held to, and who asks each: null, today's version. */
export function namedGates({ gates, earlier = [] }: Policy): {
  readonly gate: GateSettings;
  readonly key: string;
  readonly askedBy: number | null;
}[] {
  const own = gates.length - earlier.length;
  const keys = gateKeys(gates.slice(0, own));
  return gates.map((gate, at) => {
    const from = earlier[at - own];
    return { gate, key: from?.key ?? keys[at]!, askedBy: from?.version ?? null };
  });
}

/** What the gates of a policy are called; of a roll back none of them is asked. */
export const gateNames = ({ gates }: PolicyDocument): GateName[] => {
  const keys = gateKeys(gates);
  return gates.map((gate, at) => ({ gate: keys[at]!, kind: gate.kind, title: titleOf(gate) }));
};

export type GateName = Pick<Verdict, 'gate' | 'kind' | 'title'>;

/** What has to be gathered to evaluate a policy. */
export const needsOfPolicy = ({ gates }: PolicyDocument): ReadonlySet<Need> =>
  new Set(gates.flatMap(needsOf));

/** The labels that a policy looks at, by key. */
export const labelsOfPolicy = ({ gates }: PolicyDocument): readonly string[] => [
  ...new Set(gates.flatMap(labelsOf)),
];

/** Slugs of the teams that a policy asks for approval. */
export const teamsAsked = ({ gates }: PolicyDocument): string[] => [
  ...new Set(peopleAskedBy(gates).flatMap(({ teams }) => teams.map(({ team }) => team))),
];

/** Do people decide in it? */
export const asksApproval = ({ gates }: PolicyDocument): boolean => gates.some(isAskedOfPeople);
