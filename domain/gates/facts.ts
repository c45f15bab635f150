import type { Accounts } from '../people/accounts';
import type { ActorView } from '../people/actors';
import type { PromotionKind } from '../promotions/kinds';

/**
 * What gates are decided by: gathered beforehand, so that deciding is pure. What costs a query of its own
 * is in `FactsByNeed`, and gathered where a gate's kind says that it needs it.
 */
export interface GateFacts extends FactsByNeed {
  readonly now: Date;
  readonly project: string;
  readonly image: string;
  /** The stage that the build asks to enter, and the one before it. */
  readonly stage: StageName;
  readonly before: StageName;
  /** A roll back asks a stage for a build that it had: nothing enters. */
  readonly kind: PromotionKind;
  readonly build: BuildFacts;
  /** What the target has now; null: nothing. */
  readonly target: TargetFacts | null;
  readonly hold: Stopped | null;
  readonly withdrawal: Withdrawn | null;
}

/** Facts that a kind of gate names where it looks at them: each is read now, and for a time that is past. */
export interface FactsByNeed {
  /** The newest report of each name. */
  readonly checks: readonly CheckFact[];
  readonly soak: SoakFacts;
  readonly content: ContentFacts;
  readonly approvals: ApprovalFacts;
}

export type Need = keyof FactsByNeed;

export interface StageName {
  readonly slug: string;
  readonly name: string;
}

/** So many characters of a label or property gates compare. */
export const maxCompared = 1_024;

export interface BuildFacts {
  readonly number: number;
  readonly digest: string;
  readonly version: string | null;
  /** Those that the policy looks at; one that is too long to compare ends with … after what is compared. */
  readonly labels: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, string>>;
  /** `os/architecture[/variant]` each; empty where the image does not say. */
  readonly platforms: readonly string[];
  /** Bytes of configs and layers, each counted once. */
  readonly size: number;
  /** When the image says it was made; null where it does not say. */
  readonly createdAt: Date | null;
  readonly pushedAt: Date;
}

export interface TargetFacts {
  readonly number: number | null;
  readonly version: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, string>>;
}

export const checkStates = ['passed', 'failed', 'running'] as const;
export type CheckState = (typeof checkStates)[number];

export interface CheckFact {
  readonly name: string;
  readonly state: CheckState;
  readonly summary: string | null;
  readonly url: string | null;
  readonly at: Date;
  readonly by: ActorView;
  readonly byHand: boolean;
}

/** A time during which the stage before had the build as its current one; `to` null: still. */
export interface SoakRun {
  readonly from: Date;
  readonly to: Date | null;
}

export interface SoakFacts {
  /** Oldest first. */
  readonly runs: readonly SoakRun[];
  /** When a cluster first pulled it in the stage before; null: none did. */
  readonly firstPull: Date | null;
  readonly lastPull: Date | null;
}

/** What is inside the build, per platform (one entry for a plain image). */
export interface ContentFacts {
  /** Every image manifest that the build reaches, whatever an index says of it. */
  readonly platforms: readonly PlatformContent[];
}

export interface PlatformContent {
  readonly digest: string;
  /** `os/architecture[/variant]`; null where neither the index nor the config says, or not the same. */
  readonly platform: string | null;
  /** What the index and the config say where they differ; null where they do not. */
  readonly contradiction: string | null;
  /** The operating system by which it runs; null where that is not known. */
  readonly os: string | null;
  /** The config's `User`; null where there is none. Who that is depends on the operating system. */
  readonly user: string | null;
  /** Could a runtime start it? False for charts and other artifacts, and for attestations. */
  readonly runnable: boolean;
  /** Shells and package managers that a container would see; null: not known, or not yet. */
  readonly programs: readonly string[] | null;
  /** Why that will not be known; null where it is, or may be yet. */
  readonly unreadable: string | null;
  /** Has it layers that are fetched from elsewhere? What is in them, and how much, is not known. */
  readonly elsewhere: boolean;
  /** Digests of the layers that are looked into, and of those the ones that were not yet. */
  readonly layers: readonly string[];
  readonly unseen: readonly string[];
  /** What kept one of them from being read at the last try, which is made again; null: nothing. */
  readonly hindrance: string | null;
}

/** A person who may read the project, and what they may decide in the target stage. */
export interface Approver {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Do they hold the approver's right in the target stage? */
  readonly mayPromote: boolean;
  /** Are they an administrator, who can vouch for others? */
  readonly administers: boolean;
  /** Slugs of their teams. */
  readonly teams: readonly string[];
}

export interface GivenApproval {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly at: Date;
  /** What changed since, in words; empty: it was given for exactly this (L4). */
  readonly changed: readonly string[];
}

export interface ApprovalFacts {
  /**
   * The people who count as having asked: one person, or all who were shown a secret of the robot that
   * did. Empty: a policy asks, or nobody has asked yet.
   */
  readonly requesterIds: readonly string[];
  /** Is there a request? Else those would ask. */
  readonly isAsked: boolean;
  /**
   * Who could have brought what is in the build (L7): of each push the person, or all who were shown a
   * secret of the robot.
   */
  readonly pusherIds: readonly string[];
  /** Everyone who may read the project now. */
  readonly people: readonly Approver[];
  /** Who made whose account, and who vouched for it, as far as one of those concerned is (L7). */
  readonly accounts: Accounts;
  /** Newest first. */
  readonly given: readonly GivenApproval[];
}

/** Of the build itself, or of one that it shares a part with: what both run is withdrawn (L14). */
export interface Withdrawn extends Stopped {
  /**
   * The withdrawn build, the name of its image where that is another of the project, the digest of the part of
   * it that both have, and whether as another manifest of the same image; left out or null: the build's own.
   */
  readonly through?: {
    readonly image: string | null;
    readonly build: number;
    readonly part: string;
    readonly sameImage: boolean;
  } | null;
}

export interface Stopped {
  readonly reason: string;
  readonly by: ActorView;
  readonly at: Date;
}
