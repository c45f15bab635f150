/** A gate's answer about one build that asks to enter one stage, with its reason for people. */
export interface Verdict {
  /** The gate's name in its policy. */
  readonly gate: string;
  readonly state: 'passed' | 'failed' | 'waiting' | 'waived';
  readonly reason: string;
  /** Where to see what the answer rests on; null where there is nothing more to see. */
  readonly evidence: string | null;
}
