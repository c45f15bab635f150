import type { AuditAction } from '@/domain/audit/actions';
import { isBlobPart } from '@/server/content/manifests/parts';
import { statement, type Sql } from '@/server/platform/sql/database';

// A line of the trail bears the time at which its transaction began, which may commit a while after:
// what changed within the last minute before a count is counted once more. Some changes leave no line
// (a manifest pushed by digest that is no build), so that each count is renewed after an hour at the latest.
const measure = statement(
  'registry.measure',
  `WITH changed AS (
     SELECT project_id, max(at) AS at FROM audit_event
     WHERE action = ANY($1) AND at > now() - interval '2 hours'
     GROUP BY project_id
   ), due AS (
     SELECT r.id FROM registry r
     LEFT JOIN registry_size m ON m.registry_id = r.id
     LEFT JOIN changed ON changed.project_id = r.project_id
     WHERE m.at IS NULL
       OR changed.at >= m.at - interval '1 minute'
       OR m.at < now() - interval '1 hour'
   ), counted AS (
     SELECT registry_id, sum(size)::bigint AS size FROM (
       SELECT DISTINCT r.registry_id, part.digest, part.size
       FROM repository r JOIN placement l ON l.repository_id = r.id
       JOIN manifest_part part ON part.manifest = l.digest AND ${isBlobPart('part')}
       WHERE r.registry_id IN (SELECT id FROM due)
     ) blob GROUP BY registry_id
   )
   INSERT INTO registry_size (registry_id, size, at)
   SELECT due.id, coalesce(counted.size, 0), now()
   FROM due LEFT JOIN counted ON counted.registry_id = due.id
   ON CONFLICT (registry_id) DO UPDATE SET size = EXCLUDED.size, at = EXCLUDED.at
   RETURNING registry_id`,
);

/** After what a registry of the project may have another size. */
const sizing: readonly AuditAction[] = [
  'build.pushed',
  'tag.moved',
  'tag.deleted',
  'manifest.deleted',
  'promotion.promoted',
  'promotion.rolled-back',
  'evidence.attached',
  'evidence.removed',
  'evidence.carried',
];

/**
 * Counts the bytes of the registries that changed since they were counted, each blob once in each.
 * That reads every link of theirs (over half a second for 1.6 million), which no page should wait for.
 * @returns how many were counted.
 */
export async function measureRegistries(sql: Sql): Promise<number> {
  return (await sql.query(measure, [sizing])).length;
}
