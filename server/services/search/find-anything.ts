import { cutText } from '@/lib/cut-text';
import { isStorable } from '@/lib/storable';
import type { DigestAlgorithm } from '@/oci/digest';
import { Refusal } from '@/lib/refusal';
import { ownersOf } from '../../content/owners';
import { statement } from '../../data/database';
import { readableProjects } from '../../data/readable-projects';
import type { Call, Services } from '../context';

// Builds are found by how their version or commit begins, or a digest of theirs: their own, a
// platform's, its config's (Docker's image id), evidence's, where that is placed in the build's image (L11): `~>=~` and `~<~` walk the indexes
// for that whatever the collation. Names are few, and looked through whole for what is anywhere in
// them; a build's number is looked up in each image so found. What the caller may not see is left out
// before anything is cut.
const hits = statement(
  'search.find',
  `WITH RECURSIVE seen AS (
     SELECT id, slug, name FROM project WHERE $1::uuid[] IS NULL OR id = ANY($1::uuid[])
   ), seeds AS (
     SELECT found.digest FROM (VALUES ($4::text), ($10::text)) AS begins(text) CROSS JOIN LATERAL (
       (SELECT digest FROM manifest WHERE digest ~>=~ text AND digest ~<~ (text || 'g') LIMIT 50)
       UNION ALL
       (SELECT manifest FROM manifest_part
        WHERE role = 'config' AND digest ~>=~ text AND digest ~<~ (text || 'g') LIMIT 50)
     ) found
   ), owners AS (
     SELECT digest AS seed, digest FROM seeds
     UNION
     SELECT o.seed, up.digest FROM owners o CROSS JOIN LATERAL (${ownersOf('o.digest', 'TRUE')}) up
   ), hits AS (
     SELECT id FROM build WHERE version ~>=~ $3 AND version ~<~ ($3 || chr(1114111))
     UNION SELECT b.id FROM owners o JOIN build b ON b.digest = o.digest
       WHERE EXISTS (SELECT 1 FROM placement p WHERE p."imageId" = b."imageId" AND p.digest = o.seed)
         OR o.seed = b.digest
     UNION SELECT id FROM build WHERE commit ~>=~ $5 AND commit ~<~ ($5 || 'g')
     UNION SELECT b.id FROM seen p JOIN image i ON i."projectId" = p.id
       JOIN build b ON b."imageId" = i.id AND b.number = $7
       WHERE $7::int IS NOT NULL
         AND (i.name ILIKE $8::text OR p.slug || '/' || i.name ILIKE $8::text)
   )
   (SELECT 'project' AS kind, p.slug AS project, NULL AS image, NULL::int AS number,
      p.name AS version, NULL AS digest, NULL AS commit
    FROM seen p WHERE p.slug ILIKE $2 OR p.name ILIKE $2 ORDER BY p.slug COLLATE "C" LIMIT 5)
   UNION ALL
   (SELECT 'image', p.slug, i.name, NULL, NULL, NULL, NULL
    FROM seen p JOIN image i ON i."projectId" = p.id
    WHERE i.name ILIKE $2 OR p.slug || '/' || i.name ILIKE $6::text ORDER BY i.name COLLATE "C", p.slug COLLATE "C" LIMIT 10)
   UNION ALL
   (SELECT 'build', p.slug, i.name, b.number, b.version, b.digest, b.commit
    FROM hits h JOIN build b ON b.id = h.id JOIN image i ON i.id = b."imageId"
    JOIN seen p ON p.id = i."projectId"
    ORDER BY coalesce(lower($9::text) IN (lower(i.name), lower(p.slug || '/' || i.name)), false) DESC,
      b."pushedAt" DESC, b.number DESC LIMIT 20)`,
);

interface Row {
  readonly kind: 'project' | 'image' | 'build';
  readonly project: string;
  readonly image: string | null;
  readonly number: number | null;
  readonly version: string | null;
  readonly digest: string | null;
  readonly commit: string | null;
}

/** The fewest hex digits that are taken for the beginning of a digest or a commit. */
const fewest = 4;

/** `#5`, `api#5`, `shop/api #5`: a build's number, and what its image or place is called. */
const numbered = /^(?<name>[^#]*?)\s*#(?<number>\d{1,9})$/;

/** Anywhere in a name; what means something in a pattern is taken as it is written. */
const anywhere = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * Projects and images by what their name holds (images by `project/image` too), builds by number or
 * by the beginning of version, digest or commit; an image of exactly the written name comes first.
 */
export async function findAnything({ db }: Services, call: Call, { q }: { readonly q: string }) {
  if (!isStorable(q)) throw new Refusal('invalid', 'q: must be well-formed text without U+0000.');
  const hex = q.toLowerCase().replace(/^(sha256|sha512):/, '');
  const isHex = new RegExp(`^[0-9a-f]{${fewest},128}$`).test(hex);
  const begins = (algorithm: DigestAlgorithm) => {
    const named = hex === q.toLowerCase() || q.toLowerCase().startsWith(algorithm);
    return isHex && named ? `${algorithm}:${hex}` : null;
  };
  const commit = isHex && hex === q.toLowerCase() ? hex : null;
  const { name, number } = numbered.exec(q)?.groups ?? {};
  const values = [
    readableProjects(call.actor),
    anywhere(q),
    q,
    begins('sha256'),
    commit,
    q.includes('/') ? anywhere(q) : null,
    number === undefined ? null : Number(number),
    name === undefined ? null : anywhere(name),
    name ?? null,
    begins('sha512'),
  ];
  const rows = await db.sql.query<Row>(hits, values);
  return { items: rows.map(show) };
}

function show({ kind, project, image, number, version, digest, commit }: Row) {
  const place = image === null ? project : `${project} / ${image}`;
  const same = { kind, project, image, number };
  if (kind === 'project') return { ...same, title: version ?? project, subtitle: project };
  if (kind === 'image') return { ...same, title: image ?? '', subtitle: project };
  const title = [version, `#${number}`].filter(Boolean).join(' ');
  const names = [place, commit && cutText(commit, 12), digest && shortDigest(digest)].filter(
    Boolean,
  );
  return { ...same, title, subtitle: names.join(' · ') };
}

const shortDigest = (digest: string): string => {
  const hex = digest.slice(digest.indexOf(':') + 1);
  return `${hex.slice(0, 8)}…${hex.slice(-4)}`;
};
