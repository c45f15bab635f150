import { asksApproval, teamsAsked, type Policy } from '@/domain/gates/policy';
import type { ActorView } from '@/domain/people/actors';
import type { StageFacts } from '@/domain/permissions/stage-rights';
import { statement, type Sql } from '@/server/platform/sql/database';
import { keptOrNull } from '../actors/actor-columns';
import { readActors } from '../actors/read-actors';
import { readPolicy } from './read-policy';
import type { ProjectRow } from './find-project';

/** A stage with its policy, and what of it decides who may do what. */
export interface KnownStage {
  readonly slug: string;
  readonly name: string;
  readonly registry: string;
  readonly policy: Policy;
  readonly isLast: boolean;
  /** Who stopped its line, and why; null: it runs. */
  readonly held: { readonly by: ActorView; readonly reason: string } | null;
  readonly facts: StageFacts;
}

const newest = statement(
  'access.policies',
  `SELECT s.id, p.version, p.document FROM stage s
   JOIN LATERAL (SELECT version, document FROM policy WHERE stage_id = s.id
                 ORDER BY version DESC LIMIT 1) p ON true
   WHERE s.project_id = $1::uuid`,
);

/** A project's stages in order, each with its policy as it is now. */
export async function readStages(sql: Sql, project: ProjectRow): Promise<KnownStage[]> {
  const rows = await sql.query<{ id: string; version: number; document: unknown }>(newest, [
    project.id,
  ]);
  const heldBy = await readActors(
    sql,
    project.stages.flatMap((stage) => keptOrNull(stage, 'heldBy') ?? []),
  );
  return project.stages.map((stage, at) => {
    const policy = readPolicy(rows.find(({ id }) => id === stage.id) ?? null);
    const { slug, name, registry, registryId, heldReason } = stage;
    const holder = keptOrNull(stage, 'heldBy');
    return {
      slug,
      name,
      registry: registry.slug,
      policy,
      isLast: at === project.stages.length - 1,
      held: holder && { by: heldBy(holder), reason: heldReason ?? '' },
      facts: {
        projectId: project.id,
        stage: slug,
        registryId,
        isEntry: at === 0,
        asksApproval: asksApproval(policy),
        asksTeams: teamsAsked(policy),
      },
    };
  });
}
