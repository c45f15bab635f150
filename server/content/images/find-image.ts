import { Refusal } from '@/lib/refusal';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { findProject, type ProjectRow } from '@/server/access/rights/find-project';

const byName = statement(
  'image.by-name',
  `SELECT id FROM image WHERE project_id = $1::uuid AND name = $2`,
);

export interface FoundImage {
  readonly project: ProjectRow;
  readonly imageId: string;
  readonly image: string;
}

/** An image of a project that the caller may see. @throws Refusal `not-found` naming which is not. */
export async function findImage(
  services: Services,
  call: Call,
  name: { readonly project: string; readonly image: string },
): Promise<FoundImage> {
  const project = await findProject(services, call, name.project);
  const [row] = await services.db.sql.query<{ id: string }>(byName, [project.id, name.image]);
  if (!row) throw new Refusal('not-found', `There is no image ${name.image} in ${name.project}.`);
  return { project, imageId: row.id, image: name.image };
}
