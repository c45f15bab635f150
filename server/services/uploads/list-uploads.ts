import type { Call, Services } from '../context';
import { fromCursor, pageOf } from '../page';
import { findProject } from '../projects/find-project';
import { readUploads, whoPushes } from './read-uploads';

const key =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

const isKey = (text: string): boolean =>
  key.test(text) && !Number.isNaN(Date.parse(text.slice(0, text.indexOf(' '))));

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
  const [openedAt, id] = fromCursor(input.cursor, isKey)?.split(' ') ?? [];
  const before = openedAt === undefined || id === undefined ? null : { openedAt, id };
  const rows = await readUploads(services.db.sql, project.id, before, input.limit + 1);
  return pageOf(
    rows,
    input.limit,
    (row) => `${row.openedAt.toISOString()} ${row.id}`,
    (row) => ({
      ...{ id: row.id, registry: row.registry, image: row.image, by: whoPushes(row) },
      ...{ bytes: row.bytes, state: row.state },
      openedAt: row.openedAt.toISOString(),
      movedAt: row.movedAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
    }),
  );
}
