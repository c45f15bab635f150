import { can, grantGives, type Actor } from '@/domain/permissions/can';
import { whoCanDoIt } from '@/domain/promotions/last-click';
import { statement, type Sql } from '../../data/database';

interface GrantRow {
  readonly projectId: string;
  readonly role: string;
  readonly permissions: readonly string[] | null;
  readonly stages: readonly string[];
  readonly through: string;
  readonly holder: string;
}

/** How administrators hold their right: no grant gives it. */
const everywhere = 'the installation';

// A team in which nobody is lets nothing in.
const grants = statement(
  'promotion.grants-of-project',
  `SELECT g."projectId", g.role, c.permissions, g.stages, 'direct' AS through, coalesce(u.name, 'team ' || t.name) AS holder,
     g."createdAt"
   FROM "grant" g LEFT JOIN "user" u ON u.id = g."userId" LEFT JOIN team t ON t.id = g."teamId"
     LEFT JOIN custom_role c ON c.slug = g.role
   WHERE g."projectId" = $1::uuid AND (u.id IS NULL OR u."disabledAt" IS NULL)
     AND (t.id IS NULL OR EXISTS (SELECT 1 FROM membership m JOIN "user" x ON x.id = m."userId"
          WHERE m."teamId" = t.id AND x."disabledAt" IS NULL))
   UNION ALL
   SELECT $1::uuid, 'administrator', NULL, '{}', '${everywhere}', u.name, u."createdAt"
   FROM "user" u WHERE u."instanceRole" = 'administrator' AND u."disabledAt" IS NULL
   ORDER BY 7, 6`,
);

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
  const rows = await sql.query<GrantRow>(grants, [projectId]);
  const administrators = rows.filter(({ through }) => through === everywhere);
  return ({ slug: stage }) => {
    const holders = rows.filter((row) =>
      grantGives(row, 'promotion.execute', { projectId, stage }),
    );
    const those = holders.length > 0 ? holders : administrators;
    return [...new Set(those.map(({ holder }) => holder))];
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
