import type { Call, Services } from '@/server/access/call/context';
import { findProject } from '@/server/access/rights/find-project';
import { newestVersion, showPolicy } from './show-policy';
import { showStage, type StageStateView } from './show-stage';
import { warner } from './warn-of-policy';

/** Every stage of a project in order, with its policy and whether its line is stopped. */
export async function listPolicies(
  services: Services,
  call: Call,
  input: { project: string },
): Promise<{ items: StageStateView[] }> {
  const project = await findProject(services, call, input.project);
  const rows = await services.db.prisma.stage.findMany({
    where: { projectId: project.id },
    select: { id: true, ...newestVersion },
  });
  const stored = new Map(rows.map(({ id, policies }) => [id, policies[0] ?? null]));
  const policies = project.stages.map((stage) =>
    showPolicy(stage.slug, stored.get(stage.id) ?? null),
  );
  const warn = await warner(services.db.sql, project.id, policies, services.clock());
  const items = project.stages.map((stage, at) => {
    const found = { project, stage, before: project.stages[at - 1] ?? null };
    const policy = policies[at]!;
    return showStage(found, { ...policy, warnings: warn(found, policy) }, call.actor);
  });
  return { items };
}
