import { createHash } from 'node:crypto';
import { statement, type Sql } from '@/server/platform/sql/database';
import { evidenceTagNames } from '../evidence/evidence-tags';
import { childrenOf } from '../manifests/parts';

/** A digest in a repository, and the image that this is of, by ids. */
export interface Place {
  /** Null: nothing came there yet. */
  readonly repositoryId: string | null;
  readonly imageId: string;
  readonly digest: string;
}

/** Something that says something of a build, or of a part of it, and that nothing could start. */
export interface Evidence {
  readonly digest: string;
  /** What it is told of: a part of the build, or other evidence (the signature of an SBOM). */
  readonly about: string;
  /** The tag by which it is told; null: it names its subject, or lies in an index that is told by tag. */
  readonly tag: string | null;
}

/**
 * All that goes along with a build (L14), and what looks as if it would and does not. Review, gates,
 * approvals, placing, withdrawing, carrying and the passport use this one answer.
 */
export interface Closure {
  /** The build itself, first, and every manifest that its index reaches, in byte order. */
  readonly parts: readonly string[];
  /** In byte order of digests; one that is told in two ways is there twice. */
  readonly evidence: readonly Evidence[];
  /** What refers to the build and stays behind: a runtime could start it, and nobody judged it. */
  readonly staysBehind: readonly Evidence[];
  /** Parts that are not placed in this repository. */
  readonly missing: readonly string[];
  /** The first part that two readers could read differently, and how; pushed before that was refused. */
  readonly ambiguous: { readonly digest: string; readonly why: string } | null;
}

/** What a walk takes along of what is told, in SQL. */
interface Around {
  /** Is it told in a repository that counts? A condition on the id of one. */
  readonly counts: (repository: string) => string;
  /** Does it go along? A condition on a row of `manifest`. */
  readonly goes: (m: string) => string;
}

// Referrers and tags count where they are placed beside the build only: anybody may push a manifest that
// names any subject to an image of their own (L11). One told so may be an index (the referrers tag
// schema); it is flat, and names no build of the image, which has a way of its own.
// Everything is looked up by its key, row by row: a join, and EXISTS with it, may be planned as a walk through
// all builds of an image, all that a repository has, or all manifests, which is little on average and may be very
// much here. So it is asked by one value (`IS NULL`), or behind OFFSET 0.
/** Is manifest `m` no build of an image, in SQL? A build has a way of its own, whatever it says to be. */
export const isNoBuild = (m: string, image: string): string => `(
    SELECT b.id FROM build b WHERE b.image_id = ${image} AND b.digest = ${m}.digest) IS NULL`;

/** May manifest `m` go along with what it is told of, in SQL? The image's id is $2. */
export const mayRefer = (
  m: string,
) => `NOT ${m}.runnable AND ${m}.ambiguous IS NULL AND ${isNoBuild(m, '$2::uuid')} AND (
    SELECT true FROM (${childrenOf(`${m}.digest`)} OFFSET 0) c CROSS JOIN LATERAL (
      SELECT digest, kind FROM manifest WHERE digest = c.digest OFFSET 0) x
    WHERE x.kind = 'index' OR NOT ${isNoBuild('x', '$2::uuid')} LIMIT 1) IS NULL`;

const told = (digest: string, { counts, goes }: Around) => `
    SELECT m.digest, NULL::text AS tag, ${goes('m')} AS goes
    FROM placement p JOIN manifest m ON m.digest = p.digest
    WHERE ${counts('p.repository_id')} AND p.subject = ${digest}
    UNION ALL
    SELECT m.digest, t.name, ${goes('m')}
    FROM tag t JOIN manifest m ON m.digest = t.digest
    WHERE ${counts('t.repository_id')}
      AND t.name = ANY(${evidenceTagNames(digest)}) AND m.digest <> ${digest}`;

/**
 * The one walk of all that goes along (L14): a recursive common table expression
 * `along(root, digest, part)`, each root with what its indexes reach and with what is told of any of that;
 * `part` of what is the build itself.
 * @param roots a query of digests, as `root`.
 */
export const alongFrom = (roots: string, around: Around): string => `along AS (
     SELECT root, root AS digest, true AS part FROM (${roots}) AS roots
     UNION
     SELECT a.root, next.digest, next.part FROM along a CROSS JOIN LATERAL (
       SELECT c.digest, a.part FROM (${childrenOf('a.digest')} OFFSET 0) c
       UNION ALL
       SELECT told.digest, false FROM (${told('a.digest', around)}) told WHERE told.goes
     ) next
   )`;

const here: Around = {
  counts: (repository) => `${repository} = $1::uuid`,
  goes: mayRefer,
};

const read = statement(
  'content.closure',
  `WITH RECURSIVE ${alongFrom('SELECT $3::text AS root', here)}, said AS (
     SELECT a.digest AS about, told.digest, told.tag, told.goes
     FROM (SELECT DISTINCT digest FROM along) a CROSS JOIN LATERAL (${told('a.digest', here)}) told
   ), parts AS (
     SELECT digest FROM along WHERE part
   ), evidence AS (
     SELECT digest, about, tag FROM said WHERE goes
     UNION ALL
     SELECT c.digest, s.about, NULL FROM said s
     CROSS JOIN LATERAL (${childrenOf('s.digest')} OFFSET 0) c WHERE s.goes
   )
   SELECT ARRAY(SELECT digest FROM parts ORDER BY digest <> $3, digest COLLATE "C") AS parts,
     (SELECT coalesce(json_agg(e ORDER BY e.digest COLLATE "C", e.tag COLLATE "C"), '[]'::json)
      FROM (SELECT DISTINCT * FROM evidence WHERE digest NOT IN (SELECT digest FROM parts)) e) AS evidence,
     (SELECT coalesce(json_agg(s ORDER BY s.digest COLLATE "C"), '[]'::json)
      FROM (SELECT DISTINCT digest, about, tag FROM said
            WHERE NOT goes AND digest NOT IN (SELECT digest FROM along)) s) AS stays_behind,
     ARRAY(SELECT digest FROM parts WHERE (
       SELECT p.digest FROM placement p
       WHERE p.repository_id = $1::uuid AND p.digest = parts.digest) IS NULL) AS missing,
     (SELECT json_build_object('digest', m.digest, 'why', m.ambiguous)
      FROM parts CROSS JOIN LATERAL (
        SELECT digest, ambiguous FROM manifest WHERE digest = parts.digest OFFSET 0) m
      WHERE m.ambiguous IS NOT NULL LIMIT 1) AS ambiguous`,
);

/** What goes along with a digest as it is in one repository now, in one statement. */
export async function readClosure(
  sql: Sql,
  { repositoryId, imageId, digest }: Place,
): Promise<Closure> {
  const [row] = await sql.query<Closure>(read, [repositoryId, imageId, digest]);
  if (!row) throw new Error('content.closure gave no row');
  return row;
}

/** A tag that tells of evidence, and what it means. */
export interface EvidenceTag {
  readonly name: string;
  readonly digest: string;
}

/** What a promotion places: kept with its request, so that what is approved is what is placed (L14). */
export interface Moved {
  /** Parts and evidence, each once, in byte order. */
  readonly digests: readonly string[];
  /** In byte order of names. */
  readonly tags: readonly EvidenceTag[];
}

/** What of a closure moves: all of it. */
export function movedOf({ parts, evidence }: Closure): Moved {
  return {
    digests: [...new Set([...parts, ...evidence.map(({ digest }) => digest)])].sort(),
    tags: tagsOf(evidence),
  };
}

/** The tags by which evidence is told, each once. */
export const tagsOf = (evidence: readonly Evidence[]): EvidenceTag[] =>
  [
    ...new Map(
      evidence.flatMap(({ tag, digest }) => (tag === null ? [] : [[tag, digest] as const])),
    ),
  ]
    .map(([name, digest]) => ({ name, digest }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/**
 * What an approval is bound to beside the rest (L4, L14): one text for all that moves. Two are equal
 * where, and only where, the same manifests move under the same evidence tags.
 */
export function closureMark({ digests, tags }: Moved): string {
  const hash = createHash('sha256');
  for (const digest of digests) hash.update(`${digest}\n`);
  for (const { name, digest } of tags) hash.update(`${name} ${digest}\n`);
  return hash.digest('hex');
}
