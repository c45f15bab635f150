import type { EvidencePack } from '@/contract/shapes/evidence-pack';

/** What a stage is called, as every other page says; one that is gone keeps its slug. */
export const stageName = (stages: EvidencePack['stages'], slug: string): string =>
  stages.find((stage) => stage.slug === slug)?.name ?? slug;
