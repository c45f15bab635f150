import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '@/server/access/call/context';
import type { ProjectRow } from '@/server/access/rights/find-project';
import { findImage, type FoundImage } from './find-image';

export interface StageOfImage {
  readonly project: string;
  readonly image: string;
  readonly stage: string;
}

/** An image with a stage of its project. @throws Refusal `not-found` naming which is not there. */
export async function findStage(
  services: Services,
  call: Call,
  name: StageOfImage,
): Promise<FoundImage & { readonly stage: ProjectRow['stages'][number] }> {
  const found = await findImage(services, call, name);
  const stage = found.project.stages.find(({ slug }) => slug === name.stage);
  if (!stage) throw new Refusal('not-found', `${name.project} has no stage ${name.stage}.`);
  return { ...found, stage };
}
