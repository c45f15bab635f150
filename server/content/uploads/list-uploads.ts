import type { Call, Services } from '@/server/access/call/context';
import { fromTimeCursor, isNewId, pageOf, positionKey } from '@/server/platform/sql/page';
import { findProject } from '@/server/access/rights/find-project';
import { readUploads } from './read-uploads';

/**
 * Uploads under way to a project's registries, the last opened first, for whoever looks after its
 * robots: which of them move, and which make room for others.
 * @throws Refusal `not-found` (project), `forbidden`, `invalid` (cursor).
 */
export async function listUploads(
  services: Services,
  call: Call,
  input: { readonly project: string; readonly cursor?: string | undefined; readonly limit: number },
) {
  const project = await findProject(services, call, input.project, 'robot.administer');
  const before = fromTimeCursor('uploads', input.cursor, isNewId);
  const rows = await readUploads(services.db.sql, project.id, before, input.limit + 1);
  return pageOf(
    'uploads',
    rows,
    input.limit,
    (row) => positionKey(row.openedAt, row.id),
    (row) => ({
      id: row.id,
      registry: row.registry,
      image: row.image,
      by: row.by,
      bytes: row.bytes,
      state: row.state,
      openedAt: row.openedAt.toISOString(),
      movedAt: row.movedAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
    }),
  );
}
