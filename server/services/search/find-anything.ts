import { evidenceKindOf, evidenceWords } from '@/domain/images/evidence-kind';
import { cutText } from '@/lib/cut-text';
import { isStorable } from '@/lib/storable';
import type { DigestAlgorithm } from '@/oci/digest';
import { Refusal } from '@/lib/refusal';
import { ownersOf } from '../../content/owners';
import { partsFrom } from '../../content/parts';
import { withdrawalOf } from '../../content/withdrawn-parts';
import { statement } from '../../data/database';
import { readableProjects } from '../../data/readable-projects';
import { showWithdrawal, type WithdrawalView } from '../builds/show-withdrawal';
import type { Call, Services } from '../context';

// Builds are found by how their version or commit begins, or a digest of theirs: their own, a
// platform's, its config's (Docker's image id), evidence's, where that is placed in the build's image (L11): `~>=~` and `~<~` walk the indexes
// for that whatever the collation. Names are few, and looked through whole for what is anywhere in
// them; a build's number is looked up in each image so found. What the caller may not see is left out
// before anything is cut. Of what a build was found by, its own counts before what it has; only builds
// that are shown are asked what that is to them.
const placedWhereSeen = (digest: string) =>
  `EXISTS (SELECT 1 FROM placement p JOIN image i ON i.id = p."imageId" JOIN seen ON seen.id = i."projectId"
     WHERE p.digest = ${digest})`;

const hits = statement(
  'search.find',
  `WITH RECURSIVE seen AS (
     SELECT id, slug, name FROM project WHERE $1::uuid[] IS NULL OR id = ANY($1::uuid[])
   ), seeds AS (
     SELECT found.* FROM (VALUES ($4::text), ($10::text)) AS begins(text) CROSS JOIN LATERAL (
       (SELECT digest, false AS config FROM manifest WHERE digest ~>=~ text AND digest ~<~ (text || 'g') LIMIT 50)
       UNION
       (SELECT manifest, true FROM manifest_part
        WHERE role = 'config' AND digest ~>=~ text AND digest ~<~ (text || 'g') LIMIT 50)
     ) found
   ), owners AS (
     SELECT digest AS seed, digest FROM seeds
     UNION
     SELECT o.seed, up.digest FROM owners o CROSS JOIN LATERAL (${ownersOf('o.digest', 'TRUE', placedWhereSeen)}) up
   ), found AS (
     SELECT id, NULL AS seed FROM build WHERE version ~>=~ $3 AND version ~<~ ($3 || chr(1114111))
     UNION SELECT b.id, nullif(o.seed, b.digest) FROM owners o JOIN build b ON b.digest = o.digest
       WHERE EXISTS (SELECT 1 FROM placement p WHERE p."imageId" = b."imageId" AND p.digest = o.seed)
         OR o.seed = b.digest
     UNION SELECT id, NULL FROM build WHERE commit ~>=~ $5 AND commit ~<~ ($5 || 'g')
     UNION SELECT b.id, NULL FROM seen p JOIN image i ON i."projectId" = p.id
       JOIN build b ON b."imageId" = i.id AND b.number = $7
       WHERE $7::int IS NOT NULL
         AND (i.name ILIKE $8::text OR p.slug || '/' || i.name ILIKE $8::text)
   ), hits AS (
     SELECT DISTINCT ON (id) id, seed FROM found ORDER BY id, seed NULLS FIRST
   ), shown AS MATERIALIZED (
     SELECT p.slug AS project, i.name AS image, b.id, b."imageId", b.number, b.version, b.digest,
       b.commit, h.seed, row_number() OVER () AS place
     FROM hits h JOIN build b ON b.id = h.id JOIN image i ON i.id = b."imageId"
     JOIN seen p ON p.id = i."projectId"
     ORDER BY coalesce(lower($9::text) IN (lower(i.name), lower(p.slug || '/' || i.name)), false) DESC,
       b."pushedAt" DESC, b.number DESC LIMIT 20
   )
   (SELECT 'project' AS kind, p.slug AS project, NULL AS image, NULL::int AS number,
      p.name AS version, NULL AS digest, NULL AS commit, NULL::json AS withdrawal, NULL::json AS through
    FROM seen p WHERE p.slug ILIKE $2 OR p.name ILIKE $2 ORDER BY p.slug COLLATE "C" LIMIT 5)
   UNION ALL
   (SELECT 'image', p.slug, i.name, NULL, NULL, NULL, NULL, NULL, NULL
    FROM seen p JOIN image i ON i."projectId" = p.id
    WHERE i.name ILIKE $2 OR p.slug || '/' || i.name ILIKE $6::text ORDER BY i.name COLLATE "C", p.slug COLLATE "C" LIMIT 10)
   UNION ALL
   SELECT 'build', b.project, b.image, b.number, b.version, b.digest, b.commit,
     ${withdrawalOf('b."imageId"', 'b.id', 'b.digest')},
     (WITH RECURSIVE ${partsFrom('SELECT b.digest AS root')}
      SELECT json_build_object('part', EXISTS (SELECT 1 FROM parts WHERE digest = m.digest),
        'platform', (SELECT max(platform) FROM parts WHERE digest = m.digest),
        'config', (SELECT bool_and(config) FROM seeds WHERE digest = m.digest),
        'runnable', m.runnable, 'artifactType', left(m."artifactType", 256),
        'tag', (SELECT t.name FROM tag t WHERE t."imageId" = b."imageId" AND t.digest = m.digest
          AND t.name ~ '^sha(256|512)-' LIMIT 1))
      FROM manifest m WHERE m.digest = coalesce(b.seed,
        (SELECT digest FROM seeds WHERE digest = b.digest GROUP BY digest HAVING bool_and(config))))
   FROM shown b`,
);

interface Row {
  readonly kind: 'project' | 'image' | 'build';
  readonly project: string;
  readonly image: string | null;
  readonly number: number | null;
  readonly version: string | null;
  readonly digest: string | null;
  readonly commit: string | null;
  readonly withdrawal: WithdrawalView | null;
  readonly through: Through | null;
}

/** The manifest of a build that was found, where it is not the build's own digest that was. */
interface Through {
  /** A manifest of its index; else something that is told of it. */
  readonly part: boolean;
  readonly platform: string | null;
  /** It was found by its config. */
  readonly config: boolean;
  /** What could run is no signature, whatever tag it has. */
  readonly runnable: boolean;
  readonly artifactType: string | null;
  readonly tag: string | null;
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

function show({ kind, project, image, number, version, digest, commit, ...row }: Row) {
  const place = image === null ? project : `${project} / ${image}`;
  const through = row.through && partName(row.through);
  const same = {
    kind,
    project,
    image,
    number,
    through,
    withdrawal: showWithdrawal(row.withdrawal),
  };
  if (kind === 'project') return { ...same, title: version ?? project, subtitle: project };
  if (kind === 'image') return { ...same, title: image ?? '', subtitle: project };
  const title = [version, `#${number}`].filter(Boolean).join(' ');
  const names = [place, commit && cutText(commit, 12), digest && shortDigest(digest)].filter(
    Boolean,
  );
  return { ...same, title, subtitle: names.join(' · ') };
}

/** What was found is to the build: `linux/arm64`, `the config of linux/arm64`, `a signature`. */
function partName({ part, platform, config, runnable, artifactType, tag }: Through): string {
  const kind = runnable ? 'other' : evidenceKindOf(artifactType, tag);
  const what = part ? (platform ?? 'a part') : evidenceWords[kind];
  if (!config) return what;
  return part && platform === null ? 'the config' : `the config of ${what}`;
}

const shortDigest = (digest: string): string => {
  const hex = digest.slice(digest.indexOf(':') + 1);
  return `${hex.slice(0, 8)}…${hex.slice(-4)}`;
};
