import type { Permission } from '@/domain/permissions/roles';
import type { StageRight } from '@/domain/permissions/stage-rights';

const permissionOf: Readonly<Record<StageRight, Permission>> = {
  push: 'image.push',
  promote: 'promotion.execute',
  approve: 'promotion.approve',
  ask: 'promotion.request',
  pull: 'image.pull',
};

/** The question why somebody holds a right in a stage, as the explain panel reads it of the address. */
export const explainHref = (
  project: string,
  { who, right, stage }: { who: string; right: StageRight; stage: string },
): string => {
  const question = new URLSearchParams({ who, may: permissionOf[right], stage });
  return `/projects/${project}/access?${question.toString()}#explain`;
};
