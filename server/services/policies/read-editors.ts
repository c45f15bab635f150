import type { Actor } from '@/domain/permissions/can';
import type { Sql } from '../../data/database';
import { readRightHolders } from '../access/read-right-holders';

/** Who may edit a project's policies, by the names of people and teams; null for robots, who are told none. */
export async function readEditors(
  sql: Sql,
  actor: Actor,
  projectId: string,
): Promise<string[] | null> {
  if (actor.kind === 'robot') return null;
  const { granted, administrators } = (await readRightHolders(sql, projectId))('policy.edit', '');
  return [...new Set([...granted, ...administrators])];
}
