import { Refusal } from '@/lib/refusal';
import { lockProjects } from '@/server/platform/locks/lock-projects';
import type { Call } from '../call/context';
import type { ProjectRow } from '../rights/find-project';
import { requireStill } from '../call/require-still';
import type { Write } from '../call/write';
import { robotParts, type RobotRow } from './show-robot';

/** One of its own robots; another project's is as unknown as none. */
export const noRobot = (project: Pick<ProjectRow, 'slug'>, name: string): Refusal =>
  new Refusal('not-found', `“${project.slug}” has no robot or cluster named “${name}”.`);

/**
 * A robot with every project that it reaches into locked, so that of two changes one goes first and
 * no promotion happens by what it could do before (L7). The caller's right to change it is asked again.
 * @param others projects that it is to reach into besides.
 * @throws Refusal `not-found`, `forbidden` where the caller lost the right meanwhile; `conflict`.
 * @returns null where the project has none of that name.
 */
export async function lockRobot(
  { tx, sql }: Pick<Write, 'tx' | 'sql'>,
  call: Call,
  project: Pick<ProjectRow, 'id' | 'slug'>,
  name: string,
  others: readonly string[] = [],
): Promise<RobotRow | null> {
  const read = () =>
    tx.robot.findUnique({
      where: { projectId_name: { projectId: project.id, name } },
      include: robotParts,
    });
  const locked = new Set([project.id, ...others, ...projectsOf(await read())]);
  await lockProjects(sql, locked);
  await requireStill(sql, call, project, 'robot.administer');
  const robot = await read();
  if (projectsOf(robot).every((id) => locked.has(id))) return robot;
  throw new Refusal('conflict', `“${name}” was changed meanwhile. Look at it, and try again.`);
}

/** The projects that a robot reaches into, its own among them. */
export const projectsOf = (robot: RobotRow | null): string[] =>
  robot === null
    ? []
    : [robot.projectId, ...robot.registries.flatMap(({ registry }) => registry.projectId ?? [])];

/** Does it reach into a project that is not its own? */
export const reachesOut = (robot: RobotRow): boolean =>
  projectsOf(robot).some((id) => id !== robot.projectId);
