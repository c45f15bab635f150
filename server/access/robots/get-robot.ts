import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { noRobot } from './find-robot';
import { robotParts, showRobots } from './show-robot';
import { actsOn } from './why-not';

const pulls = statement(
  'robot.recent-pulls',
  `SELECT r.name AS image, b.number AS build, b.version, l.digest, l.last_at
   FROM repository r JOIN pull l ON l.repository_id = r.id
     LEFT JOIN build b ON b.image_id = r.image_id AND b.digest = l.digest
   WHERE l.robot_id = $1::uuid AND r.registry_id = ANY($2::uuid[])
   ORDER BY l.last_at DESC, r.name COLLATE "C", l.digest LIMIT 10`,
);

interface PullRow {
  readonly image: string;
  readonly build: number | null;
  readonly version: string | null;
  readonly digest: string;
  readonly lastAt: Date;
}

/**
 * One of a project's robots with the state of its secrets, what the caller may do with it
 * and, of a cluster, what it pulled lately.
 * @throws Refusal `not-found` (project, robot; another project's too).
 */
export async function getRobot(
  services: Services,
  call: Call,
  input: { project: string; name: string },
) {
  const project = await findProject(services, call, input.project);
  const where = { projectId_name: { projectId: project.id, name: input.name } };
  const row = await services.db.prisma.robot.findUnique({ where, include: robotParts });
  if (!row) throw noRobot(project, input.name);
  const registries = row.registries.map(({ registryId }) => registryId);
  const pulled = await services.db.sql.query<PullRow>(pulls, [row.id, registries]);
  const [shown] = await showRobots(services.db.sql, [row], call.actor, services.clock());
  return {
    ...shown!,
    can: actsOn(call.actor, row, project),
    recentPulls: pulled.map(({ lastAt, ...pull }) => ({ ...pull, lastAt: lastAt.toISOString() })),
  };
}
