import { can, type Actor } from '@/domain/permissions/can';
import { rolesThatGive } from '@/domain/permissions/words';
import type { PromotionKind } from '@/domain/promotions/kinds';
import { whoCan } from '@/domain/promotions/last-click';
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
 * Says, for each of a project's stages, why an actor may neither promote into it nor ask for it: the least
 * that would do, and who can give it; null where they may. One statement for all stages. Robots are told no names.
 */
export async function explainAsking(
  sql: Sql,
  actor: Actor | null,
  place: { readonly projectId: string; readonly project: string },
): Promise<(stage: { slug: string; name: string }, kind: PromotionKind) => string | null> {
  const { projectId, project } = place;
  const holders = actor?.kind === 'robot' ? null : await readRightHolders(sql, projectId);
  return ({ slug: stage, name }, kind) => {
    const where = { projectId, stage };
    if (
      actor &&
      (['promotion.execute', 'promotion.request'] as const).some((one) => can(actor, one, where))
    ) {
      return null;
    }
    if (holders === null) {
      return `This robot may not promote into ${name}: a maintainer of ${project} can let it, by \`promotion.execute\` with that stage, or a person with the approver role promotes.`;
    }
    const { granted, administrators } = holders('access.administer', stage);
    const who =
      whoCan('give it', granted.length > 0 ? granted : administrators) ??
      'an administrator can give it';
    const asking = kind === 'rollback' ? `to roll ${name} back` : `for a promotion into ${name}`;
    return `Asking ${asking} needs the ${rolesThatGive('promotion.request')} role; ${who}.`;
  };
}
