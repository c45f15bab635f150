import type { Digest } from '@/oci/names/digest';
import { isBlobPart } from '@/server/content/manifests/parts';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Bound } from './judge';

/** A cluster with every credential of it that counts now, whether or not it is disabled. */
export interface Cluster extends Bound {
  readonly id: string;
  readonly name: string;
  readonly environment: string | null;
  readonly project: string;
  readonly credentials: readonly { readonly id: string; readonly name: string }[];
}

const clusters = statement(
  'isolation.clusters',
  `SELECT r.id, r.username AS name, r.environment, p.slug AS project,
     r.disabled_at IS NOT NULL AS disabled,
     ARRAY(SELECT g.slug FROM robot_registry b JOIN registry g ON g.id = b.registry_id
           WHERE b.robot_id = r.id ORDER BY g.slug) AS registries,
     (SELECT coalesce(json_agg(c ORDER BY c.name), '[]'::json) FROM (
        SELECT s.id, s.prefix AS name FROM robot_secret s
        WHERE s.robot_id = r.id AND s.revoked_at IS NULL AND s.expires_at > $1::timestamptz
        UNION ALL
        SELECT x.id, i.name FROM robot_trust x JOIN trusted_issuer i ON i.id = x.issuer_id
        WHERE x.robot_id = r.id) c) AS credentials
   FROM robot r JOIN project p ON p.id = r.project_id
   WHERE r.kind = 'cluster' AND ($2::uuid IS NULL OR r.id = $2::uuid) ORDER BY r.username`,
);

/** Every cluster, or the one of an id. */
export const readClusters = (sql: Sql, now: Date, id: string | null = null): Promise<Cluster[]> =>
  sql.query<Cluster>(clusters, [now, id]);

const registries = statement('isolation.registries', `SELECT slug FROM registry ORDER BY slug`);

/** The slugs of all registries, of every kind. */
export const readRegistries = async (sql: Sql): Promise<string[]> =>
  (await sql.query<{ slug: string }>(registries)).map(({ slug }) => slug);

// What its own links is read once, and a registry's placements by their index (OFFSET 0 keeps the planner
// from beginning with all blobs there are, once for each registry).
const foreignBlobs = statement(
  'isolation.foreign-blobs',
  `WITH own AS MATERIALIZED (
     SELECT c.digest FROM registry o
       JOIN repository r ON r.registry_id = o.id
       JOIN placement q ON q.repository_id = r.id
       JOIN manifest_part c ON c.manifest = q.digest AND ${isBlobPart('c')}
     WHERE o.slug = $1
     UNION
     SELECT u.digest FROM registry o JOIN repository r ON r.registry_id = o.id
       JOIN uploaded_blob u ON u.repository_id = r.id WHERE o.slug = $1)
   SELECT g.slug AS registry, found.digest
   FROM registry g CROSS JOIN LATERAL (
     SELECT b.digest
     FROM (SELECT p.digest FROM repository r JOIN placement p ON p.repository_id = r.id
       WHERE r.registry_id = g.id OFFSET 0) placed
     JOIN manifest_part b ON b.manifest = placed.digest AND ${isBlobPart('b')}
     WHERE b.digest NOT IN (SELECT digest FROM own)
     LIMIT 1) found
   WHERE g.slug <> $1 LIMIT 20`,
);

/** A few blobs of other registries that a cluster's own does not link: none may be mounted. */
export const readForeignBlobs = (
  sql: Sql,
  own: string,
): Promise<{ registry: string; digest: Digest }[]> => sql.query(foreignBlobs, [own]);
