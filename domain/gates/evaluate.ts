import type { Verdict } from './verdict';

/** What is known of a build that asks to enter a stage. */
export interface GateFacts {
  readonly build: {
    readonly number: number;
    readonly digest: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  /** The slug of the stage it asks to enter. */
  readonly stage: string;
}

/** A rule that a build must satisfy; pure. */
export type Gate = (facts: GateFacts) => Verdict;

/** The gates of one stage, in the order in which people read them. */
export interface Policy {
  readonly gates: readonly Gate[];
}

/** The policy of a stage that asks for nothing but the right to promote into it. */
export const emptyPolicy: Policy = { gates: [] };

/** Asks every gate, also after one failed: a refusal names all that is missing at once. */
export const evaluate = (facts: GateFacts, policy: Policy): Verdict[] =>
  policy.gates.map((gate) => gate(facts));
