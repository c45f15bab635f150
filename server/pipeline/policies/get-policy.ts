import type { Call, Services } from '@/server/access/call/context';
import { findStage, type StageName } from '@/server/access/rights/find-stage';
import { readSavers, showPolicy, type PolicyView } from './show-policy';
import { warner } from './warn-of-policy';

/** What a build must satisfy to enter a stage. The entry stage's is empty for good (version 0). */
export async function getPolicy(
  services: Services,
  call: Call,
  name: StageName,
): Promise<PolicyView> {
  const found = await findStage(services, call, name);
  const stored = await services.db.prisma.policy.findFirst({
    where: { stageId: found.stage.id },
    orderBy: { version: 'desc' },
  });
  const policy = showPolicy(found.stage.slug, stored, await readSavers(services.db.sql, [stored]));
  const warn = await warner(services.db.sql, found.project.id, [policy], services.clock());
  return { ...policy, warnings: warn(found, policy) };
}
