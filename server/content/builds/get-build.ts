import type { Call, Services } from '@/server/access/call/context';
import { findBuild, type BuildName } from './find-build';
import type { BuildView } from './show-build';

/** One build. @throws Refusal `not-found` naming what is not there. */
export async function getBuild(
  services: Services,
  call: Call,
  name: BuildName,
): Promise<BuildView> {
  return (await findBuild(services, call, name)).build;
}
