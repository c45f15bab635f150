import { ownersOf } from '@/server/content/manifests/owners';
import { partsFrom } from '@/server/content/manifests/parts';
import { hadManifest, placedIn, taggedIn } from '@/server/content/repositories/in-image';
import { withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import { statement } from '@/server/platform/sql/database';
import { saidOfDocument } from '@/server/content/evidence/said-of-document';

/**
 * How many rows of an index are walked for what a text begins. How many of them are strangers' is up to
 * strangers: a beginning that more have than that is found in part only.
 */
const walked = { manifests: 1_000, parts: 2_000, versions: 20_000, commits: 2_000 };

/** SQL: a column that begins with a text, by its index; @param beyond follows all that it may go on with. */
export const begins = (column: string, text: string, beyond: string) =>
  `${column} ~>=~ ${text} AND ${column} ~<~ (${text} || ${beyond})`;

const ends = (digest: string) => `($11::text IS NULL OR right(${digest}, length($11)) = $11)`;

const placedWhereSeen = (digest: string) =>
  `EXISTS (SELECT 1 FROM placement p JOIN repository r ON r.id = p.repository_id
     JOIN image i ON i.id = r.image_id JOIN seen ON seen.id = i.project_id
     WHERE p.digest = ${digest})`;

const taggedAnywhere = (digest: string) => `(SELECT * FROM tag WHERE digest = ${digest})`;

/** A build that was deleted everywhere is found by its own digest all the same. */
const isSeen = (digest: string) => `(${placedWhereSeen(digest)} OR EXISTS (
     SELECT 1 FROM build b JOIN image i ON i.id = b.image_id JOIN seen ON seen.id = i.project_id
     WHERE b.digest = ${digest}))`;

/** Whose names begin as their project's does: what finds that is no more of theirs. */
const notByProject = `p.slug NOT ILIKE $2`;

/** In the index's order: what is exactly so comes before what only begins so. */
const builds = (column: string, text: string, beyond: string, most: number) => `
     SELECT near.id, NULL AS seed FROM (
       SELECT id, image_id FROM build WHERE ${begins(column, text, beyond)}
       ORDER BY ${column} USING ~<~ LIMIT ${most}
     ) near JOIN image i ON i.id = near.image_id JOIN seen ON seen.id = i.project_id`;

/**
 * One statement for all that a text can mean; values as `find-anything.ts` puts them. Robots and registries
 * are those of projects that the caller sees, as their pages are; people only where `$17` says so.
 *
 * Builds are found by how their version or commit begins; by a digest of theirs: their own (how: 0), a
 * platform's, its config's (1, Docker's image id), a layer's (2), evidence's, where that is placed in the
 * build's image (L11); and by a reference, whose tag means what it means in the registries of its images
 * (`refs`), and whose digest is looked for there only. `~>=~` and `~<~` walk the indexes for how something begins
 * whatever the collation. Names are few, and looked through whole for what is anywhere in them; a build's
 * number is looked up in each image so found. What the caller may not see is left out before anything is
 * cut. OFFSET 0 has builds looked up by their keys, where the planner, which cannot know how few there are,
 * would read all of them. Of what a build was found by, its own counts before what it has; only builds that are shown are asked
 * what that is to them.
 */
export const hits = statement(
  'search.find',
  `WITH RECURSIVE seen AS (
     SELECT id, slug, name FROM project WHERE $1::uuid[] IS NULL OR id = ANY($1::uuid[])
   ), refs AS MATERIALIZED (
     SELECT named.* FROM (
       SELECT i.id AS image_id, NULL::uuid AS registry_id
       FROM seen p JOIN image i ON i.project_id = p.id AND i.name = $12::text
       UNION
       SELECT i.id, NULL FROM seen p JOIN image i ON i.project_id = p.id AND i.name = $14::text
       WHERE p.slug = $13::text
       UNION
       SELECT i.id, r.id FROM registry r JOIN seen p ON p.id = r.project_id
       JOIN image i ON i.project_id = p.id AND i.name = $14::text
       WHERE r.slug = $13::text
     ) named LIMIT 500
   ), tagged AS MATERIALIZED (
     SELECT refs.image_id, t.digest FROM refs
     JOIN repository r ON r.image_id = refs.image_id
       AND (refs.registry_id IS NULL OR r.registry_id = refs.registry_id)
     JOIN tag t ON t.repository_id = r.id AND t.name = $15::text
     WHERE NOT $16::boolean LIMIT 200
   ), seeds AS MATERIALIZED (
     SELECT found.* FROM (VALUES ($4::text), ($10::text)) AS begins(text) CROSS JOIN LATERAL (
       (SELECT digest, 0 AS how FROM (
          SELECT digest FROM manifest WHERE ${begins('digest', 'text', `'g'`)} LIMIT ${walked.manifests}
        ) near WHERE ${ends('digest')} AND ${isSeen('near.digest')} LIMIT 50)
       UNION
       (SELECT manifest, how FROM (
          SELECT manifest, digest, CASE role WHEN 'config' THEN 1 ELSE 2 END AS how FROM manifest_part
          WHERE ${begins('digest', 'text', `'g'`)} AND role IN ('config', 'layer') LIMIT ${walked.parts}
        ) near WHERE ${ends('digest')} AND ${isSeen('near.manifest')} LIMIT 50)
     ) found
   ), owners AS (
     SELECT digest AS seed, image_id, digest FROM (
       SELECT digest, NULL::uuid AS image_id FROM seeds WHERE NOT $16::boolean
       UNION SELECT s.digest, r.image_id FROM seeds s JOIN placement p ON p.digest = s.digest
         JOIN repository r ON r.id = p.repository_id
         WHERE $16::boolean AND r.image_id IN (SELECT image_id FROM refs)
       UNION SELECT digest, image_id FROM tagged
     ) root
     UNION
     SELECT o.seed, o.image_id, up.digest
     FROM owners o CROSS JOIN LATERAL (${ownersOf('o.digest', taggedAnywhere, placedWhereSeen)}) up
   ), found AS (
     ${builds('version', '$3', 'chr(1114111)', walked.versions)}
     UNION SELECT b.id, nullif(o.seed, b.digest) FROM owners o CROSS JOIN LATERAL (
         SELECT id, image_id, digest FROM build WHERE digest = o.digest OFFSET 0) b
       WHERE (o.image_id IS NULL OR b.image_id = o.image_id) AND (o.seed = b.digest
         OR EXISTS (SELECT 1 FROM ${placedIn('b.image_id', 'o.seed')} p))
     UNION ${builds('commit', '$5', `'g'`, walked.commits)}
     UNION SELECT b.id, NULL FROM seen p JOIN image i ON i.project_id = p.id
       JOIN build b ON b.image_id = i.id AND b.number = $7
       WHERE $7::int IS NOT NULL
         AND (i.name ILIKE $8::text OR p.slug || '/' || i.name ILIKE $8::text)
   ), hits AS (
     SELECT DISTINCT ON (id) id, seed FROM found ORDER BY id, seed NULLS FIRST
   ), shown AS MATERIALIZED (
     SELECT p.slug AS project, i.name AS image, b.id, b.image_id, b.number, b.version, b.digest,
       b.commit, h.seed, row_number() OVER () AS place
     FROM hits h CROSS JOIN LATERAL (SELECT * FROM build WHERE id = h.id OFFSET 0) b
     JOIN image i ON i.id = b.image_id
     JOIN seen p ON p.id = i.project_id
     ORDER BY coalesce(lower($9::text) IN (lower(i.name), lower(p.slug || '/' || i.name)), false) DESC,
       b.pushed_at DESC, b.number DESC LIMIT 20
   )
   (SELECT 'project' AS kind, p.slug AS project, NULL AS image, NULL::int AS number,
      p.name AS version, NULL AS digest, NULL AS commit, NULL::json AS withdrawal, NULL::json AS through, NULL AS name
    FROM seen p WHERE p.slug ILIKE $2 OR p.name ILIKE $2 ORDER BY p.slug COLLATE "C" LIMIT 5)
   UNION ALL
   (SELECT 'image', p.slug, i.name, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM seen p JOIN image i ON i.project_id = p.id
    WHERE (i.name ILIKE $2 OR p.slug || '/' || i.name ILIKE $6::text
      OR ($15::text IS NULL AND NOT $16::boolean AND i.id IN (SELECT image_id FROM refs)))
      AND ${hadManifest('i.id')}
    ORDER BY i.name COLLATE "C", p.slug COLLATE "C" LIMIT 10)
   UNION ALL
   SELECT 'build', b.project, b.image, b.number, b.version, b.digest, b.commit,
     ${withdrawalOf('b.image_id', 'b.id', 'b.digest')},
     (WITH RECURSIVE ${partsFrom('SELECT b.digest AS root')}
      SELECT json_build_object('part', EXISTS (SELECT 1 FROM parts WHERE digest = m.digest),
        'platform', (SELECT max(platform) FROM parts WHERE digest = m.digest),
        'how', (SELECT min(how) FROM seeds WHERE digest = m.digest),
        'runnable', m.runnable, 'artifactType', left(m.artifact_type, 256),
        'said', ${saidOfDocument('m')},
        'tag', (SELECT t.name FROM ${taggedIn('b.image_id', 'm.digest')} t
          WHERE t.name ~ '^sha(256|512)-' LIMIT 1))
      FROM manifest m WHERE m.digest = coalesce(b.seed,
        (SELECT digest FROM seeds WHERE digest = b.digest GROUP BY digest HAVING min(how) > 0))), NULL
   FROM shown b
   UNION ALL
   (SELECT 'registry', p.slug, NULL, NULL, p.name || ' · ' || s.name, NULL, NULL, NULL, NULL, r.slug
    FROM seen p JOIN stage s ON s.project_id = p.id JOIN registry r ON r.id = s.registry_id
    WHERE (r.slug ILIKE $2 AND ${notByProject}) OR r.slug = $12::text
    ORDER BY r.slug <> lower($3), r.slug COLLATE "C" LIMIT 5)
   UNION ALL
   (SELECT 'robot', p.slug, NULL, NULL, x.username, NULL, NULL, NULL, NULL, x.name
    FROM seen p JOIN robot x ON x.project_id = p.id
    WHERE x.name ILIKE $2 OR (x.username ILIKE $2 AND ${notByProject} AND $18::boolean)
    ORDER BY lower($3) NOT IN (x.username, x.name), x.username COLLATE "C" LIMIT 5)
   UNION ALL
   (SELECT 'person', NULL, NULL, NULL, u.name, NULL, NULL, NULL, NULL, u.email
    FROM person u WHERE $17::boolean AND (u.email ILIKE $2 OR u.name ILIKE $2)
    ORDER BY u.email <> lower($3), u.email LIMIT 5)`,
);
