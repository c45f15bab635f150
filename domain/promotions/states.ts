/**
 * The life of a promotion.
 *
 *   asked ─► planned (a dry run: every verdict, nothing kept)
 *     │
 *     ├────► (refused: nothing changed, nothing kept)
 *     ▼
 *   evaluating ──► waiting ──► approved ──► executing ──► promoted
 *     ▲  │            │  ▲         │  │          │
 *     │  │            │  └─────────┘  │          └──► failed      it can never happen now
 *     │  └─ open: ───────────────────────► executing
 *     └─ evaluate ────┘
 *                     ├──► rejected    an approver said no
 *   waiting, approved ┼──► cancelled   whoever asked, or a maintainer, took it back
 *                     ├──► lapsed      nobody decided in time
 *                     ├──► superseded  the stage has this or a newer build already
 *                     └──► failed
 *
 * `evaluating` and `executing` last for one transaction and are never seen from outside. `approved`:
 * every gate passes and somebody's last click is missing, as the stage's policy says or because whoever asked
 * may not promote there (last-click.ts).
 */
export const promotionStates = [
  'planned',
  'evaluating',
  'waiting',
  'approved',
  'executing',
  'promoted',
  'rejected',
  'cancelled',
  'lapsed',
  'superseded',
  'failed',
] as const;
export type PromotionState = (typeof promotionStates)[number];

/** States that a row may have: the others are told, or last for one transaction. */
export const keptStates = [
  'waiting',
  'approved',
  'promoted',
  'rejected',
  'cancelled',
  'lapsed',
  'superseded',
  'failed',
] as const satisfies readonly PromotionState[];

const moves: Readonly<Record<PromotionState, readonly PromotionState[]>> = {
  planned: [],
  evaluating: ['waiting', 'approved', 'executing', 'failed'],
  waiting: ['evaluating', 'rejected', 'cancelled', 'lapsed', 'superseded', 'failed'],
  approved: ['evaluating', 'rejected', 'cancelled', 'lapsed', 'superseded', 'failed'],
  executing: ['promoted', 'failed'],
  promoted: [],
  rejected: [],
  cancelled: [],
  lapsed: [],
  superseded: [],
  failed: [],
};

/** Whether a promotion may go from one state into another; what has ended stays so (L8). */
export const mayMove = (from: PromotionState, to: PromotionState): boolean =>
  moves[from].includes(to);

/** States in which a promotion is kept and may still be executed. */
export const openStates = ['waiting', 'approved'] as const satisfies readonly PromotionState[];

export const isOpenState = (state: PromotionState): boolean =>
  (openStates as readonly PromotionState[]).includes(state);

/** Where an evaluation leads, from what the gates say. */
export function afterEvaluation(
  standing: 'open' | 'waiting' | 'failed',
  lastClick: { readonly wanted: boolean; readonly given: boolean },
): 'waiting' | 'approved' | 'executing' {
  // A gate that failed may still be waived, or its check report anew: the request waits for that.
  if (standing !== 'open') return 'waiting';
  return lastClick.wanted && !lastClick.given ? 'approved' : 'executing';
}
