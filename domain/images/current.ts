/**
 * By which act a build became what an image is in a stage (L15): it was pushed, let in by somebody, gone back
 * to, let in by the stage's policy alone, or what was newer was removed.
 */
export const howCurrent = ['pushed', 'promoted', 'rolled-back', 'automatic', 'removed'] as const;
export type HowCurrent = (typeof howCurrent)[number];
