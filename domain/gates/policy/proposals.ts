/** What became of a policy's change that waits for another maintainer's word. */
export const proposalStates = ['open', 'agreed', 'declined', 'taken-back', 'superseded'] as const;
export type ProposalState = (typeof proposalStates)[number];
