import { statement, type Sql } from '@/server/platform/sql/database';
import { enqueue } from '@/server/platform/jobs/enqueue';
import { mayRefer } from '../closure/closure';
import { evidenceTagNames, isMeantBy } from './evidence-tags';

/** `came`: this manifest arrived. `told`: what is told of this one. `image`: of all that is in later stages. */
export const lateKinds = ['came', 'told', 'image'] as const;

/**
 * Evidence that may have to follow: kept with its cause and looked at later, one step of the closure at a
 * time (L14). What is told of something goes to the stages that have that something. So a piece is looked
 * at once, however much is told of a build, and whatever order it comes in: where it follows, what is told
 * of it is looked at next.
 */
export interface Late {
  readonly kind: (typeof lateKinds)[number];
  readonly digest: string;
  /** Of what came: the tag by which it is told; '': it names its subject. */
  readonly tag: string;
}

// One that waits already is one; where it failed before, it is tried at once.
const note = statement(
  'late.note',
  `WITH noted AS (
     SELECT DISTINCT * FROM unnest($2::text[], $3::text[], $4::text[]) AS n(kind, digest, tag)
   ), known AS (
     UPDATE late_evidence l SET not_before = least(l.not_before, now()) FROM noted n
     WHERE l.image_id = $1::uuid AND l.digest = n.digest AND l.kind = n.kind AND l.tag = n.tag
       AND l.after = ''
     RETURNING l.kind, l.digest, l.tag
   )
   INSERT INTO late_evidence (image_id, kind, digest, tag, at, not_before)
   SELECT $1::uuid, kind, digest, tag, now(), now() FROM noted n
   WHERE NOT EXISTS (SELECT 1 FROM known k WHERE (k.kind, k.digest, k.tag) = (n.kind, n.digest, n.tag))`,
);

/**
 * Writes down what may have to follow and leaves a job for it, in the transaction of its cause: both are
 * there exactly if the cause is committed. The caller holds the image's lock, as does who takes it, so that
 * nothing that comes while the image's evidence is carried is lost.
 */
export async function leaveLate(sql: Sql, imageId: string, late: readonly Late[]): Promise<void> {
  if (late.length === 0) return;
  await noteLate(sql, imageId, late);
  await enqueue(sql, 'carry', {});
}

/** Writes down what is to be looked at next, while an image's evidence is carried, under the same lock. */
export async function noteLate(sql: Sql, imageId: string, late: readonly Late[]): Promise<void> {
  if (late.length === 0) return;
  await sql.query(note, [
    imageId,
    late.map(({ kind }) => kind),
    late.map(({ digest }) => digest),
    late.map(({ tag }) => tag),
  ]);
}

const noteImages = statement(
  'late.note-images',
  `INSERT INTO late_evidence (image_id, kind, at, not_before)
   SELECT id, 'image', now(), now() FROM image WHERE project_id = $1::uuid`,
);

/**
 * Has all evidence of a project's builds looked at that may have been missed. It takes no lock: an image
 * that is looked at twice costs a second look.
 */
export async function noteProject(sql: Sql, projectId: string): Promise<void> {
  await sql.query(noteImages, [projectId]);
  await enqueue(sql, 'carry', {});
}

/** Where late evidence comes from and may go. */
export interface LateScope {
  /** The id of the image's repository in the entry registry. */
  readonly entry: string;
  readonly imageId: string;
}

// Of digests that later stages have: those of which the entry registry tells something that one of these
// stages lacks, or means otherwise by its tag.
const noteLacking = statement(
  'late.note-lacking',
  `SELECT x.digest FROM unnest($3::text[]) AS x(digest) WHERE EXISTS (
     SELECT 1 FROM repository c
     JOIN stage s ON s.registry_id = c.registry_id AND s.position > 0
     JOIN placement here ON here.repository_id = c.id AND here.digest = x.digest
     WHERE c.image_id = $2::uuid AND (EXISTS (
       SELECT 1 FROM placement p
       WHERE p.repository_id = $1::uuid AND p.subject = x.digest AND NOT EXISTS (
         SELECT 1 FROM placement q WHERE q.repository_id = c.id AND q.digest = p.digest)
     ) OR EXISTS (
       SELECT 1 FROM tag t
       WHERE t.repository_id = $1::uuid AND t.name = ANY(${evidenceTagNames('x.digest')}) AND NOT EXISTS (
         SELECT 1 FROM tag u WHERE u.repository_id = c.id AND u.name = t.name AND u.digest = t.digest))))`,
);

/** Notes those of some digests of which a later stage that has them lacks something. */
export async function noteWhatLacks(
  sql: Sql,
  { entry, imageId }: LateScope,
  digests: readonly string[],
): Promise<void> {
  if (digests.length === 0) return;
  const rows = await sql.query<{ digest: string }>(noteLacking, [entry, imageId, digests]);
  await noteLate(
    sql,
    imageId,
    rows.map(({ digest }) => ({ kind: 'told', digest, tag: '' })),
  );
}

const referrers = statement(
  'late.referrers',
  `SELECT digest FROM placement
   WHERE repository_id = $1::uuid AND subject = $2 AND digest COLLATE "C" > $3
   ORDER BY digest COLLATE "C" LIMIT $4`,
);

const tags = statement(
  'late.tags',
  `SELECT t.digest, t.name AS tag FROM tag t
   WHERE t.repository_id = $1::uuid AND t.name = ANY(${evidenceTagNames('$2::text')})`,
);

/**
 * What is told of a digest in the entry registry, by tag and by subject, a page at a time.
 * @param after the digest that ended the page before; '' at the beginning.
 */
export async function readTellers(
  sql: Sql,
  { entry }: LateScope,
  digest: string,
  after: string,
  limit: number,
): Promise<{ came: Omit<Late, 'kind'>[]; next: string | null }> {
  const bySubject = await sql.query<{ digest: string }>(referrers, [entry, digest, after, limit]);
  const byTag =
    after === '' ? await sql.query<{ digest: string; tag: string }>(tags, [entry, digest]) : [];
  return {
    came: [...byTag, ...bySubject.map((one) => ({ ...one, tag: '' }))],
    next: bySubject.length < limit ? null : (bySubject.at(-1)?.digest ?? null),
  };
}

const placedLater = statement(
  'late.placed-later',
  `SELECT DISTINCT near.digest
   FROM repository c JOIN stage s ON s.registry_id = c.registry_id AND s.position > 0
   CROSS JOIN LATERAL (
     SELECT p.digest COLLATE "C" AS digest FROM placement p
     WHERE p.repository_id = c.id AND p.digest COLLATE "C" > $2
     ORDER BY 1 LIMIT $3
   ) near
   WHERE c.image_id = $1::uuid
   ORDER BY 1 LIMIT $3`,
);

/** What an image has in later stages, in byte order, a page at a time. */
export async function readPlacedLater(
  sql: Sql,
  { imageId }: LateScope,
  after: string,
  limit: number,
): Promise<{ digests: string[]; next: string | null }> {
  const rows = await sql.query<{ digest: string }>(placedLater, [imageId, after, limit]);
  const digests = rows.map(({ digest }) => digest);
  return { digests, next: digests.length < limit ? null : (digests.at(-1) ?? null) };
}

// The way up from what came, one step: what it is told of.
const toldOf = statement(
  'late.told-of',
  `SELECT m.digest, m.subject AS about, NULL::text AS tag FROM manifest m
   JOIN placement p ON p.repository_id = $1::uuid AND p.digest = m.digest
   WHERE m.digest = ANY($3::text[]) AND m.subject IS NOT NULL AND ${mayRefer('m')}
   UNION ALL
   SELECT m.digest, x.digest, t.name FROM unnest($4::text[]) AS asked(name)
   JOIN tag t ON t.repository_id = $1::uuid AND t.name = asked.name
   JOIN manifest m ON m.digest = t.digest
   JOIN manifest x ON ${isMeantBy('x.digest', 't.name')}
   WHERE t.name = ANY(${evidenceTagNames('x.digest')}) AND x.digest <> m.digest AND ${mayRefer('m')}`,
);

/** A piece of evidence that may go along, and what it is told of. */
export interface Told {
  readonly digest: string;
  readonly about: string;
  readonly tag: string | null;
}

/** What arrived, as it is told in the entry registry now: a tag may have moved on since. */
export function readToldOf(
  sql: Sql,
  { entry, imageId }: LateScope,
  came: readonly Pick<Late, 'digest' | 'tag'>[],
): Promise<Told[]> {
  const untagged = came.filter(({ tag }) => tag === '').map(({ digest }) => digest);
  const names = [...new Set(came.map(({ tag }) => tag).filter((tag) => tag !== ''))];
  return sql.query<Told>(toldOf, [entry, imageId, untagged, names]);
}
