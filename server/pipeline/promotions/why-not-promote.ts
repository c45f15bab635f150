import { can, type Actor } from '@/domain/permissions/can';
import { whoCanDoIt } from '@/domain/promotions/last-click';
import type { Sql } from '@/server/platform/sql/database';
import { readRightHolders } from '@/server/access/explain/read-right-holders';

type StageName = { readonly slug: string };

/**
 * Who may promote into each of a project's stages, by the names of people and teams; administrators where
 * nobody else may. For whoever sees the project; null for robots, who are told no names.
 */
export async function readPromoters(
  sql: Sql,
  actor: Actor | null,
  projectId: string,
): Promise<(stage: StageName) => string[] | null> {
  if (actor?.kind === 'robot') return () => null;
  const holders = await readRightHolders(sql, projectId);
  return ({ slug: stage }) => {
    const { granted, administrators } = holders('promotion.execute', stage);
    return granted.length > 0 ? granted : administrators;
  };
}

/**
 * Says, for each of a project's stages, why an actor may not promote into it: what is needed, and
 * who has it; null where they may. One statement for all stages. Robots are told no names.
 */
export async function explainPromoters(
  sql: Sql,
  actor: Actor | null,
  place: { readonly projectId: string; readonly project: string },
): Promise<(stage: { readonly slug: string; readonly name: string }) => string | null> {
  const { projectId, project } = place;
  const promoters = await readPromoters(sql, actor, projectId);
  return (stage) => {
    if (actor && can(actor, 'promotion.execute', { projectId, stage: stage.slug })) return null;
    const names = promoters(stage);
    if (names === null) {
      return `This robot may not promote into ${stage.name}: a maintainer of ${project} can let it, by \`promotion.execute\` with that stage, or a person with the approver role promotes.`;
    }
    const who = whoCanDoIt(names) ?? 'nobody has it yet, a maintainer can give it';
    return `Promoting into ${stage.name} needs the approver role there; ${who}.`;
  };
}
