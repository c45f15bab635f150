import { can, grantGives, type Actor } from '@/domain/permissions/can';
import { statement, type Sql } from '../../data/database';

interface GrantRow {
  readonly projectId: string;
  readonly role: string;
  readonly permissions: readonly string[] | null;
  readonly stages: readonly string[];
  readonly through: string;
  readonly holder: string;
}

const grants = statement(
  'promotion.grants-of-project',
  `SELECT g."projectId", g.role, c.permissions, g.stages, 'direct' AS through, coalesce(u.name, 'team ' || t.name) AS holder
   FROM "grant" g LEFT JOIN "user" u ON u.id = g."userId" LEFT JOIN team t ON t.id = g."teamId"
     LEFT JOIN custom_role c ON c.slug = g.role
   WHERE g."projectId" = $1::uuid AND (u.id IS NULL OR u."disabledAt" IS NULL)
   ORDER BY g."createdAt", 3`,
);

const most = 4;

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
  const rows = actor?.kind === 'robot' ? [] : await sql.query<GrantRow>(grants, [projectId]);
  return (stage) => {
    if (actor && can(actor, 'promotion.execute', { projectId, stage: stage.slug })) return null;
    if (actor?.kind === 'robot') {
      return `This robot may not promote into ${stage.name}: a maintainer of ${project} can let it, by \`promotion.execute\` with that stage, or a person with the approver role promotes.`;
    }
    const names = [
      ...new Set(
        rows
          .filter((row) => grantGives(row, 'promotion.execute', { projectId, stage: stage.slug }))
          .map((row) => row.holder),
      ),
    ];
    const needed = `Promoting into ${stage.name} needs the approver role there`;
    if (names.length === 0) return `${needed}; nobody has it yet, an administrator can give it.`;
    const more = names.length > most ? ` and ${names.length - most} more` : '';
    return `${needed}; ${names.slice(0, most).join(', ')}${more} can do it.`;
  };
}
