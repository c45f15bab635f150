import { announce } from '@/server/platform/events/announce';
import type { Sql } from '@/server/platform/sql/database';

/** Tells the open pages of every project that a robot reaches into. */
export async function announceRobot(sql: Sql, projects: Iterable<string>): Promise<void> {
  for (const projectId of [...new Set(projects)].sort()) {
    await announce(sql, { kind: 'access-changed', projectId });
  }
}
