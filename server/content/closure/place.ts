import type { KeptActor } from '@/domain/people/actors';
import { actorValues } from '@/server/access/actors/actor-columns';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { EvidenceTag } from './closure';

const place = statement(
  'content.place',
  `INSERT INTO placement (repository_id, digest, media_type, subject, runs, since, by_kind, by_id, by_name,
     promotion_id, withdrawn)
   SELECT $2::uuid, p.digest, p.media_type, p.subject, p.runs, $4::timestamptz, $5, $6::uuid, $7, $8::uuid, $9
   FROM unnest($3::text[]) AS moved(digest)
   JOIN placement p ON p.repository_id = $1::uuid AND p.digest = moved.digest
   ON CONFLICT (repository_id, digest) DO NOTHING
   RETURNING digest`,
);

/** Who lets something into a repository, and by which promotion, if by one. */
export interface PlacingAct {
  readonly at: Date;
  readonly by: KeptActor;
  readonly promotionId: string | null;
}

export interface Placing extends PlacingAct {
  /** Ids of repositories of one image. */
  readonly from: string;
  readonly to: string;
  readonly digests: readonly string[];
  /** The sentence with which its pulls are refused, where the build's are; left out: they are not. */
  readonly withdrawn?: string | null;
}

/**
 * Places manifests of one repository in another: rows that link what is there already, one per manifest
 * and none per blob, so that no byte moves and size does not matter (L5). What is there already stays
 * as it is, also where its pulls are refused: only a lifted withdrawal frees it. The caller has read
 * under the image's lock that all of it is in `from`.
 * @returns the digests that were not there before, in no order.
 */
export async function placeManifests(sql: Sql, placing: Placing): Promise<string[]> {
  const { from, to, digests, at, by, promotionId, withdrawn = null } = placing;
  if (digests.length === 0) return [];
  const values = [from, to, digests, at, ...actorValues(by), promotionId, withdrawn];
  const rows = await sql.query<{ digest: string }>(place, values);
  return rows.map((row) => row.digest);
}

// Evidence grows: a tool that signs again writes a new manifest with all signatures and moves its tag.
// A tag follows where it was moved last in this image: what it was moved to there since it was set here.
const tag = statement(
  'content.set-evidence-tags',
  `WITH asked AS (
     SELECT a.name, a.digest, t.digest AS old
     FROM unnest($2::text[], $3::text[]) AS a(name, digest)
     LEFT JOIN tag s ON s.repository_id = $9::uuid AND s.name = a.name AND s.digest = a.digest
     LEFT JOIN tag t ON t.repository_id = $1::uuid AND t.name = a.name
     WHERE t.digest IS NULL OR (t.digest <> a.digest AND ($10::boolean OR s.updated_at > t.updated_at))
   ), written AS (
     INSERT INTO tag (repository_id, name, digest, updated_at)
     SELECT $1::uuid, name, digest, $4::timestamptz FROM asked
     ON CONFLICT (repository_id, name) DO UPDATE
       SET digest = EXCLUDED.digest, updated_at = EXCLUDED.updated_at
   ), moved AS (
     INSERT INTO tag_move (repository_id, name, from_digest, to_digest, at, by_kind, by_id, by_name, promotion_id)
     SELECT $1::uuid, name, old, digest, $4::timestamptz, $5, $6::uuid, $7, $8::uuid FROM asked
   )
   SELECT name FROM asked ORDER BY name COLLATE "C"`,
);

/**
 * Points tags that tell of evidence at what they mean where it comes from, and writes each move down
 * (L8). They are no tags of builds: L9 is not about them. One that was set here later than it was moved
 * there stays, unless the caller has seen what both mean.
 * @returns the names that were set or moved.
 */
export async function setEvidenceTags(
  sql: Sql,
  where: PlacingAct & {
    /** Ids of repositories of one image. */
    readonly from: string;
    readonly to: string;
    readonly tags: readonly EvidenceTag[];
    /** Moves them also where they were set here later. */
    readonly always?: boolean;
  },
): Promise<string[]> {
  const { from, to, tags, at, by, promotionId, always = false } = where;
  if (tags.length === 0) return [];
  const values = [
    to,
    tags.map(({ name }) => name),
    tags.map(({ digest }) => digest),
    at,
    ...actorValues(by),
    promotionId,
    from,
    always,
  ];
  const rows = await sql.query<{ name: string }>(tag, values);
  return rows.map((row) => row.name);
}
