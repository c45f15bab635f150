import type { Call, Services } from '@/server/access/call/context';
import { findProject } from '@/server/access/rights/find-project';
import { readHolds } from '../gates/lane-hold';
import { newestVersion, readSavers, showPolicy } from './show-policy';
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
  const { sql } = services.db;
  const shown = await readSavers(sql, [...stored.values()]);
  const holdOf = await readHolds(sql, project.stages);
  const policies = project.stages.map((stage) =>
    showPolicy(stage.slug, stored.get(stage.id) ?? null, shown),
  );
  const warn = await warner(sql, project.id, policies, services.clock());
  const items = project.stages.map((stage, at) => {
    const found = { project, stage, before: project.stages[at - 1] ?? null };
    const policy = policies[at]!;
    const warned = { ...policy, warnings: warn(found, policy) };
    return showStage(found, warned, holdOf(stage), call.actor);
  });
  return { items };
}
