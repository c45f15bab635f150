import type { z } from 'zod';
import type { GateFacts } from './facts';
import type { Finding } from './verdict';

/** A kind of gate: one file in `kinds/`, one line in `kinds/index.ts`. */
export interface GateKind<Schema extends z.ZodType = z.ZodType> {
  /** What people call the kind: `Soak`. */
  readonly name: string;
  /** Strict: an unknown setting is refused. Holds `kind` as a literal. */
  readonly settings: Schema;
  /** What people call a gate with these settings, in few words. */
  title(settings: z.infer<Schema>): string;
  /** What these settings ask, in one short phrase: `at least 24 h`. */
  describe(settings: z.infer<Schema>): string;
  /**
   * Does a gate with the settings `is` ask for less than one with `was`, so that it may let in what that
   * would not? Null: the two cannot be compared.
   */
  asksLess(was: z.infer<Schema>, is: z.infer<Schema>): boolean | null;
  /** Pure. What is unknown is waiting or failed, never passed (L12). */
  evaluate(settings: z.infer<Schema>, facts: GateFacts): Finding;
  /** What has to be gathered for it besides the build itself. */
  readonly needs: readonly Need[];
  /** The labels that these settings look at, by key: no others are gathered for it. */
  labels?(settings: z.infer<Schema>): readonly string[];
}

/** Facts that cost a query of their own; a kind names what it looks at. */
export type Need = 'checks' | 'soak' | 'content' | 'approvals';
