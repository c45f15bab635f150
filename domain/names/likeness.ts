/** In what two names that look alike differ, if in anything; the plainest that explains it. */
export const likenesses = ['same', 'spelling', 'invisible', 'letters'] as const;
export type Likeness = (typeof likenesses)[number];
