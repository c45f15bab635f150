import { Refusal } from '@/lib/refusal';
import { touchRights } from '@/server/platform/events/touch';
import { statement } from '@/server/platform/sql/database';
import { requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { countTrusting, lockIssuer, noIssuer, robotsTrust } from './find-issuer';

const lockProjects = statement(
  'keyless.lock-projects-of-issuer',
  `SELECT p.id FROM project p
   WHERE EXISTS (SELECT 1 FROM robot r JOIN robot_trust t ON t.robot_id = r.id
                 JOIN trusted_issuer i ON i.id = t.issuer_id
                 WHERE i.slug = $1 AND (r.project_id = p.id OR EXISTS (
                   SELECT 1 FROM robot_registry x JOIN registry g ON g.id = x.registry_id
                   WHERE x.robot_id = r.id AND g.project_id = p.id)))
   ORDER BY p.id FOR NO KEY UPDATE OF p`,
);

/**
 * Trusts an issuer no longer: tokens got through it are refused from the next request on. While robots
 * trust it that needs `force`, and their rules go with it. Administrators only.
 */
export async function removeIssuer(
  services: Services,
  call: Call,
  { params: { slug }, query }: { params: { slug: string }; query?: { force?: string } | undefined },
): Promise<{ done: true }> {
  requireAdministrator(call, 'Removing issuers');
  await requireProven(services, call);
  return write(services, call, async ({ tx, sql, audit }) => {
    const projects = await sql.query<{ id: string }>(lockProjects, [slug]);
    const row = await lockIssuer(tx, sql, slug);
    if (!row) throw noIssuer(slug);
    const robots = await countTrusting(tx, row);
    if (robots > 0 && query?.force !== 'true') {
      throw new Refusal(
        'conflict',
        `${robotsTrust(robots)} “${slug}” and could no longer sign in by it. Remove those rules first, or remove it with force=true, which takes the rules along.`,
        { details: { robots } },
      );
    }
    await tx.trustedIssuer.delete({ where: { id: row.id } });
    await audit({
      action: 'issuer.removed',
      projectId: null,
      subjects: {},
      target: slug,
      before: { name: row.name, issuer: row.issuer, robots },
    });
    await touchRights(
      sql,
      projects.map(({ id }) => id),
    );
    return { done: true };
  });
}
