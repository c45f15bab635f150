/**
 * The states of a promotion.
 *
 *   asked ──► planned     a dry run: everything was checked, nothing moved, nothing is kept
 *     │
 *     ├─────► promoted    placed, tagged and audited in one transaction
 *     │
 *     └─────► (refused)   a Refusal; nothing changed, so there is no promotion to keep
 *
 * Policies that wait for something put their states between `asked` and `promoted`.
 */
export const promotionStates = ['planned', 'promoted', 'failed'] as const;
export type PromotionState = (typeof promotionStates)[number];
