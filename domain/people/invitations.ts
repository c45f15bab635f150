/** What a link is for: making an account, or setting a new password of one. */
export const invitationKinds = ['join', 'reset'] as const;
export type InvitationKind = (typeof invitationKinds)[number];
