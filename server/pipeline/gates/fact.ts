import type { Need, Stopped } from '@/domain/gates/facts';
import type { PromotionKind } from '@/domain/promotions/kinds';
import type { Subject } from '@/domain/promotions/subject';
import type { Sql } from '@/server/platform/sql/database';

/** One matter that gates are told of: how it is now, and how it was. The compiler asks for both. */
export interface Fact<Value> {
  /**
   * Reads it for any number of builds of one project, in a constant number of statements.
   * @param asks at least one.
   */
  now(sql: Sql, project: ProjectOfAsk, asks: readonly GateAsk[]): Promise<(ask: GateAsk) => Value>;
  /**
   * The same of what each build's gates would have been told at a time that is past, as far as it is kept:
   * what the record cannot tell any more makes no gate pass (L12).
   */
  past(sql: Sql, project: ProjectOfAsk, asks: readonly PastAsk[]): Promise<(ask: PastAsk) => Value>;
}

/** A fact that is read only where a gate looks at it. */
export interface NeededFact<Value> extends Fact<Value> {
  /** What is told where none does. */
  readonly none: Value;
}

export interface ProjectOfAsk {
  readonly id: string;
  readonly slug: string;
}

interface StageOfAsk {
  readonly slug: string;
  readonly name: string;
  readonly registryId: string;
}

/** One build and one stage that it is to enter. */
export interface Asked {
  readonly buildId: string;
  readonly imageId: string;
  readonly image: string;
  readonly digest: string;
  readonly stage: StageOfAsk;
  readonly before: StageOfAsk & { readonly isEntry: boolean };
  /** What the stage's policy looks at. */
  readonly needs: ReadonlySet<Need>;
  readonly labels: readonly string[];
}

/** One build that asks to enter one stage now. */
export interface GateAsk extends Asked {
  readonly kind: PromotionKind;
  readonly hold: Stopped | null;
  /** The request whose approvals count, and what it is about now; null: nobody has asked yet. */
  readonly request: {
    readonly promotionId: string;
    readonly requesterIds: readonly string[];
    readonly subject: Subject;
  } | null;
  /** Who would count as having asked; not looked at where there is a `request`. */
  readonly askerIds: readonly string[];
}

/** One build that entered one stage, at the time at which it did. */
export interface PastAsk extends Asked {
  readonly promotionId: string;
  readonly at: Date;
  /** The digest that was current in the stage; null: none. */
  readonly had: string | null;
  readonly requesterIds: readonly string[];
  /** What approvals were compared with then; null: from before there were any. */
  readonly subject: Subject | null;
}

/** The builds that are asked about, each once. */
export const buildIdsOf = (asks: readonly Asked[]): string[] => [
  ...new Set(asks.map(({ buildId }) => buildId)),
];
