import { emptyPolicy } from '@/domain/gates/policy';
import { policyChanges, type PolicyChange } from '@/domain/gates/policy/policy-changes';
import type { Call, Services } from '@/server/access/call/context';
import { findStage, type StageName } from '@/server/access/rights/find-stage';
import { readSavers, showPolicy, type PolicyView } from './show-policy';

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
  const shown = await readSavers(services.db.sql, rows);
  const versions = rows.map((row) => showPolicy(stage.slug, row, shown));
  const items = versions.map((version, at) => ({
    ...version,
    changes: [...policyChanges(versions[at + 1] ?? emptyPolicy, version)],
  }));
  return { items };
}
