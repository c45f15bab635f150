import type { Call, Services } from '@/server/access/call/context';
import { findProject } from '@/server/access/rights/find-project';
import { showProject, type ShownProject } from './show-project';

/** One project that the caller may see. */
export async function getProject(
  services: Services,
  call: Call,
  input: { project: string },
): Promise<ShownProject> {
  return showProject(await findProject(services, call, input.project), call.actor);
}
