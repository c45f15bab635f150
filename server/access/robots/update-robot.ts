import type { RobotExtra } from '@/domain/permissions/roles';
import type { Call, Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { changeRobot } from './change-robot';
import { chooseRegistries } from './choose-registries';
import { lockRobot, noRobot } from './find-robot';
import { kindOf, type ShownRobot } from './show-robot';

interface Input {
  readonly project: string;
  readonly name: string;
  readonly disabled?: boolean | undefined;
  readonly registries?: readonly string[] | undefined;
  readonly permissions?: readonly RobotExtra[] | undefined;
  readonly stages?: readonly string[] | undefined;
  readonly environment?: string | null | undefined;
}

/**
 * Disables, enables or changes a robot. A disabled one is refused from its next request on, whatever
 * it calls with (L6).
 * @throws Refusal `not-found` (project, robot, registry), `forbidden`, `invalid`, `conflict`.
 */
export async function updateRobot(
  services: Services,
  call: Call,
  { project: slug, name, registries: wanted, ...changes }: Input,
): Promise<ShownRobot> {
  const project = await findProject(services, call, slug, 'robot.administer');
  const where = { projectId_name: { projectId: project.id, name } };
  const known = await services.db.prisma.robot.findUnique({ where });
  if (!known) throw noRobot(project, name);
  // Its kind never changes.
  const registries =
    wanted &&
    (await chooseRegistries(services, call, project, { kind: kindOf(known), registries: wanted }));
  await requireProven(services, call);
  return write(services, call, async (writing) => {
    const others = registries?.map(({ projectId }) => projectId);
    const robot = await lockRobot(writing, call, project, name, others);
    if (robot?.id !== known.id) throw noRobot(project, name);
    return changeRobot(services, call, writing, robot, { ...changes, registries });
  });
}
