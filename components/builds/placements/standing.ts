import type { Build } from '@/contract/shapes/images';

/** Where a build stands in one stage: what the image is there, there, rolled back from there, or absent. */
export type Standing = 'current' | 'there' | 'left' | 'absent';

/** @param stage a stage's slug */
export const standingIn = (build: Pick<Build, 'placements'>, stage: string): Standing => {
  const placed = build.placements.find((placement) => placement.stage === stage);
  if (placed === undefined) return 'absent';
  if (placed.current !== null) return 'current';
  return placed.rolledBack === null ? 'there' : 'left';
};

/**
 * The stage that a build may go to next: the one after the furthest that holds it.
 * @param stages slugs in order; null where the last holds it, or none does
 */
export const nextStage = (
  build: Pick<Build, 'placements'>,
  stages: readonly string[],
): string | null => {
  const furthest = stages.findLastIndex((stage) => standingIn(build, stage) !== 'absent');
  return furthest === -1 ? null : (stages[furthest + 1] ?? null);
};
