import type { Permission } from '@/domain/permissions/roles';
import { narrowedAs, readPerson } from './read-callers';
import type { Sql } from '@/server/platform/sql/database';
import { personCalling } from './callers';
import type { Call } from './context';
import { requireOn, type ProjectRow } from '../rights/find-project';

/**
 * Refuses whoever lost a permission on a project since their call came in: by their rights of now, no
 * wider than those that the call came with. Asked under a lock of the project's row, which whoever
 * takes rights away holds too, so that nothing is done by what was revoked before (L6, L7).
 * @throws Refusal `not-found`, `forbidden`.
 */
export async function requireStill(
  sql: Sql,
  call: Call,
  project: Pick<ProjectRow, 'id' | 'slug'>,
  permission: Permission,
): Promise<void> {
  const caller = personCalling(call);
  const now = await readPerson({ sql }, caller.id);
  requireOn(now && narrowedAs(now, caller), project, permission);
}
