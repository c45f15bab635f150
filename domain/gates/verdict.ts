/** A thing to look at: a report, a policy, a label's value. */
export interface Evidence {
  readonly label: string;
  /** Where to see it; null where the label says it all. */
  readonly href: string | null;
  /** An ISO time: when it was reported. Pages show how long ago that is; left out: the label says it all. */
  readonly at?: string;
}

export const verdictStates = ['passed', 'failed', 'waiting', 'waived'] as const;
export type VerdictState = (typeof verdictStates)[number];

/** What one gate says of one build that asks to enter one stage. */
export interface Finding {
  readonly verdict: Exclude<VerdictState, 'waived'>;
  /**
   * One sentence for people: what was found, and what is needed where it does not pass. It is kept, compared
   * and sent, so it says the same as long as the same is true: moments, never how long ago.
   */
  readonly reason: string;
  /** When the clock alone changes the answer; left out: it does not. */
  readonly until?: Date;
  /** Who or what it waits for, each a few words (`Ana Núñez`, `check scan`). */
  readonly on?: readonly string[];
  /** What is missing, where that is less than the title says: `1 more approval`. Left out: all of it. */
  readonly missing?: string;
  readonly evidence?: readonly Evidence[];
}

/** A finding with the gate that found it, as it is shown, kept and sent. */
export interface Verdict {
  /** The gate's key in its policy (domain/gates/policy.ts, `gateKeys`). */
  readonly gate: string;
  readonly kind: string;
  /** What people call the gate: `Checks`, `Soak 24 h`. */
  readonly title: string;
  readonly verdict: VerdictState;
  readonly reason: string;
  /** An ISO time; null where the clock alone changes nothing. */
  readonly until: string | null;
  readonly on: readonly string[];
  /** What is missing, where that is less than the title says; left out: all of it, or nothing. */
  readonly missing?: string;
  readonly evidence: readonly Evidence[];
}

/** Does it let the build in? */
export const isOpen = ({ verdict }: Verdict): boolean =>
  verdict === 'passed' || verdict === 'waived';
