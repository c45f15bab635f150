/** What a promotion does: it brings a build forward, or a stage back to what it had. */
export const promotionKinds = ['promotion', 'rollback'] as const;
export type PromotionKind = (typeof promotionKinds)[number];

/** Who asked for a promotion; `policy`: nobody, the stage fills by itself. */
export const requesterKinds = ['person', 'robot', 'policy'] as const;
export type RequesterKind = (typeof requesterKinds)[number];

/** What an approver says of a promotion. */
export const decisions = ['approve', 'reject'] as const;
export type ApprovalDecision = (typeof decisions)[number];
