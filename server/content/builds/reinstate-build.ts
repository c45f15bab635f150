import { Refusal } from '@/lib/refusal';
import { recordAudit } from '@/server/platform/events/audit';
import { statement } from '@/server/platform/sql/database';
import { lockImages } from '@/server/platform/locks/lock-images';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { transact } from '@/server/access/call/write';
import { findBuild, type BuildName } from './find-build';
import { followWithdrawal } from './follow-withdrawal';
import type { BuildView } from './show-build';
import { readWithdrawal, requireStillWithdraw, requireWithdraw } from './withdraw-build';

const remove = statement('withdrawal.remove', `DELETE FROM withdrawal WHERE build_id = $1::uuid`);

/**
 * Takes a withdrawal back: the build may be promoted and pulled again. The trail keeps both (L8).
 * @throws Refusal `not-found` (also where the build is not withdrawn), `forbidden`.
 */
export async function reinstateBuild(
  services: Services,
  call: Call,
  input: BuildName,
): Promise<BuildView> {
  const found = await findBuild(services, call, input);
  requireWithdraw(call, found, 'Reinstating a build');
  const { project, image, buildId, build } = found;
  await transact(services, call, async (sql) => {
    await lockImages(sql, project.id);
    await requireStillWithdraw(sql, call, found);
    const before = await readWithdrawal(sql, buildId);
    if (!before) {
      throw new Refusal('not-found', `${project.slug}/${image}#${build.number} is not withdrawn.`);
    }
    await sql.query(remove, [buildId]);
    await recordAudit(sql, originOf(call), {
      action: 'build.reinstated',
      projectId: project.id,
      subjects: { imageId: found.imageId, buildId, digest: build.digest },
      target: `${project.slug}/${image}#${build.number}`,
      before,
      after: null,
    });
    await followWithdrawal(sql, found, call, services.clock());
  });
  return (await findBuild(services, call, input)).build;
}
