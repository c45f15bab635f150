import type { z } from 'zod';
import type { Accounts } from '../people/accounts';
import type { ApprovalFacts, Approver, GateFacts, Need } from './facts';
import type { TemplatePlace } from './policy/policy-template';
import type { Finding } from './verdict';

/**
 * A kind of gate: one file in `kinds/` with its rules, and a line in each of the two tables there, with its
 * rules (index.ts) and its words (words.ts). `kinds/one-place.test.ts` holds it to that.
 */
export interface GateKind<Schema extends z.ZodType = z.ZodType> {
  /** Strict: an unknown setting is refused. Holds `kind` as a literal. */
  readonly settings: Schema;
  /** A new gate of it, with what most begin with; perhaps one that is not whole yet. */
  readonly blank: z.infer<Schema>;
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
  /** Settings with which its gates wait for a look into bytes, by what is looked into. */
  readonly examines?: Readonly<Partial<Record<Examination, Partial<z.infer<Schema>>>>>;
  /** Settings in which people name what decides: a name must not read as another one. */
  readonly naming?: readonly string[];
  /** Its gates in a policy that a project may start with. */
  template?(place: TemplatePlace): readonly z.infer<Schema>[];
  /** For so many hours it holds every build back. */
  holds?(settings: z.infer<Schema>): number;
  /**
   * What to think about before relying on a policy with these gates of the kind, one sentence each.
   * @param gates all of the policy's that are of this kind.
   */
  warnings?(gates: readonly z.infer<Schema>[], place: PolicyPlace): readonly string[];
}

/** A kind that asks people: whom, and whose decision counts. */
export interface PeopleKind<Schema extends z.ZodType = z.ZodType> extends GateKind<Schema> {
  people(settings: z.infer<Schema>): PeopleAsked<z.infer<Schema>>;
}

/** What is looked into for gates: each has an examiner (server/services/examine). */
export type Examination = 'layers';

/** Where a policy is to hold, and who there is to decide. */
export interface PolicyPlace {
  readonly now: Date;
  readonly stage: string;
  readonly before: string;
  /** Everyone who may read the project, with what they may decide in this stage. */
  readonly people: readonly Approver[];
  /** Who made whose account, and who vouched for it. */
  readonly accounts: Accounts;
  /** For so many hours some gate of the policy holds every build back. */
  readonly held: number;
}

/** What a gate says of the people whom it asks. */
export interface PeopleAsked<Settings = unknown> {
  /** A decision counts for so many hours. */
  readonly lapseHours: number;
  /** Slugs of the teams that it names, with the setting that names each: `groups.0.team`. */
  readonly teams: readonly { readonly path: string; readonly team: string }[];
  /** Does it ask whoever holds the approver's right in the stage? */
  readonly asksApprovers: boolean;
  /** The same settings with other teams in place of those that it names. */
  withTeams(other: (slug: string) => string): Settings;
  /** Each group of people that it asks. */
  groups(facts: ApprovalFacts): readonly AskedGroup[];
  /** Why somebody may not decide in each of its groups; null: they may. (L7) */
  whyNot(person: Approver, facts: ApprovalFacts): readonly (string | null)[];
  /** Those who could decide if somebody vouched for them. */
  lacking(facts: ApprovalFacts): readonly LacksWord[];
  /** Of those only the ones who matter to a gate that waits. */
  wanted(facts: DecidingFacts): readonly LacksWord[];
  /** Ids of the people whose decision counts: given for exactly this (L4), and not lapsed. */
  counting(facts: DecidingFacts): readonly string[];
}

/** What tells whose decision counts now. */
export interface DecidingFacts {
  readonly approvals: ApprovalFacts;
  readonly now: Date;
}

export interface AskedGroup {
  /** A team's slug; null: those who hold the approver's right in the stage. */
  readonly team: string | null;
  /** So many of them. */
  readonly count: number;
  /** Those who may decide in it now. */
  readonly people: readonly Approver[];
  /** Nobody is left because of who asked: were it somebody else, there would be people enough. */
  readonly forAnother: boolean;
}

/** Somebody who could decide if an administrator vouched. */
export interface LacksWord {
  readonly person: Approver;
  /** Why they do not count as another person by now, and who can mend it. */
  readonly why: string;
  /** Ids of those as whom they count, and what these did. */
  readonly others: readonly string[];
  readonly did: string;
  /** Did they make the account of one of those? The other then lacks the word. */
  readonly isMaker: boolean;
}
