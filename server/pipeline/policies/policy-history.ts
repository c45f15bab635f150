import { emptyPolicy } from '@/domain/gates/policy';
import { policyChanges, type PolicyChange } from '@/domain/gates/policy/policy-changes';
import type { Call, Services } from '@/server/access/call/context';
import { findStage, type StageName } from '@/server/access/rights/find-stage';
import { showPolicy, type PolicyView } from './show-policy';

/** Every version of a stage's policy, newest first, each with what it changed in words. */
export async function policyHistory(
  services: Services,
  call: Call,
  name: StageName,
): Promise<{ items: (PolicyView & { changes: PolicyChange[] })[] }> {
  const { stage } = await findStage(services, call, name);
  const rows = await services.db.prisma.policy.findMany({
    where: { stageId: stage.id },
    orderBy: { version: 'desc' },
  });
  const versions = rows.map((row) => showPolicy(stage.slug, row));
  const items = versions.map((version, at) => ({
    ...version,
    changes: [...policyChanges(versions[at + 1] ?? emptyPolicy, version)],
  }));
  return { items };
}
