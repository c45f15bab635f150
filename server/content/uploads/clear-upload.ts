import { nameInTrail } from '@/domain/people/actors';
import { Refusal } from '@/lib/refusal';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { findProject } from '@/server/access/rights/find-project';
import { write } from '@/server/access/call/write';
import { lockUpload } from './read-uploads';

const end = statement(
  'upload.clear',
  `UPDATE upload SET ended_at = statement_timestamp() WHERE id = $1::uuid RETURNING id`,
);

/**
 * Ends an upload: its client is told that there is none, a request that feeds it within a quarter of
 * a minute. The clock's next round removes its bytes, then its row (L10).
 * @throws Refusal `not-found` (project, upload, or ended already), `forbidden`.
 */
export async function clearUpload(
  services: Services,
  call: Call,
  { project: slug, id }: { readonly project: string; readonly id: string },
): Promise<{ done: true }> {
  const project = await findProject(services, call, slug, 'robot.administer');
  return write(services, call, async ({ sql, audit }) => {
    const upload = await lockUpload(sql, project.id, id);
    if (!upload) throw new Refusal('not-found', `No upload ${id} is under way in “${slug}”.`);
    await sql.query(end, [id]);
    await audit({
      action: 'upload.cleared',
      projectId: project.id,
      subjects: {},
      target: `${upload.registry}/${upload.image}`,
      before: {
        upload: id,
        by: upload.by && nameInTrail(upload.by),
        bytes: upload.bytes,
        state: upload.state,
        openedAt: upload.openedAt,
        movedAt: upload.movedAt,
      },
    });
    return { done: true };
  });
}
