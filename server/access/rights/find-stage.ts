import type { Permission } from '@/domain/permissions/roles';
import { Refusal } from '@/lib/refusal';
import { statement, type Sql } from '@/server/platform/sql/database';
import { shareProject } from '@/server/platform/locks/lock-projects';
import type { Call, Services } from '../call/context';
import { findProject, type ProjectRow } from './find-project';
import { requireStill } from '../call/require-still';

export interface StageName {
  readonly project: string;
  readonly stage: string;
}

export interface FoundStage {
  readonly project: ProjectRow;
  readonly stage: ProjectRow['stages'][number];
  /** The stage before it; null: it is the entry stage. */
  readonly before: ProjectRow['stages'][number] | null;
}

/** A stage of a project on which the caller has the permission. @throws Refusal `not-found`, `forbidden`. */
export async function findStage(
  services: Services,
  call: Call,
  name: StageName,
  permission: Permission = 'project.read',
): Promise<FoundStage> {
  const project = await findProject(services, call, name.project, permission);
  const at = project.stages.findIndex(({ slug }) => slug === name.stage);
  const stage = project.stages[at];
  if (!stage) {
    const known = project.stages.map(({ slug }) => slug).join(', ');
    throw new Refusal('not-found', `${name.project} has no stage ${name.stage}; it has ${known}.`);
  }
  return { project, stage, before: project.stages[at - 1] ?? null };
}

export type GatedStage = FoundStage & { readonly before: ProjectRow['stages'][number] };

/** The same, of a stage that builds are promoted into. @throws Refusal `conflict` for the entry stage. */
export async function findGatedStage(
  services: Services,
  call: Call,
  name: StageName,
  permission: Permission = 'project.read',
): Promise<GatedStage> {
  const { before, ...found } = await findStage(services, call, name, permission);
  if (before) return { ...found, before };
  const next = found.project.stages[1]?.slug;
  throw new Refusal(
    'conflict',
    `${found.stage.name} fills by pushes, so it has no gates and no line to stop.${next === undefined ? '' : ` The first stage with a policy is ${next}.`}`,
  );
}

const lock = statement(
  'policy.lock-stage',
  `SELECT id FROM stage WHERE id = $1::uuid FOR NO KEY UPDATE`,
);

/**
 * Makes changes of a stage's policy or hold wait for promotions that execute into it, which hold
 * its row FOR SHARE, and the other way round; until the transaction ends. The project's row is shared
 * before, so that whoever takes rights away goes first or waits, and the caller's are asked again.
 * @throws Refusal `not-found`, `forbidden` where the caller lost the permission meanwhile.
 */
export async function lockStage(
  sql: Sql,
  call: Call,
  { project, stage }: FoundStage,
  permission: Permission,
): Promise<void> {
  await shareProject(sql, project.id);
  await requireStill(sql, call, project, permission);
  await sql.query(lock, [stage.id]);
}
