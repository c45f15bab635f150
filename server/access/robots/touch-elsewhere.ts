import { touchRights } from '@/server/platform/events/touch';
import type { Sql } from '@/server/platform/sql/database';
import { projectsOf } from './find-robot';
import type { RobotRow } from './show-robot';

/** What a robot signs in by changed, of which its own project's trail tells: the others that it reaches into hear of it. */
export const touchElsewhere = (sql: Sql, robot: RobotRow | null): Promise<void> =>
  touchRights(
    sql,
    projectsOf(robot).filter((id) => id !== robot?.projectId),
  );
