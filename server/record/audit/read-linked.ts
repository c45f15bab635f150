import { readableProjects } from '@/server/access/rights/readable-projects';
import type { Call, Services } from '@/server/access/call/context';
import { mayReadInstance } from '@/domain/permissions/instance';
import { statement } from '@/server/platform/sql/database';

/** What a line tells of that is still there and that the caller may see; null: nothing of that kind. */
export interface Linked {
  readonly image: string | null;
  /** Its number. */
  readonly build: number | null;
  readonly digest: string | null;
  /** Its slug. */
  readonly stage: string | null;
  /** Its id. */
  readonly promotion: string | null;
  /** Their e-mail, for whoever may look people up. */
  readonly person: string | null;
  readonly robot: { readonly project: string; readonly name: string } | null;
}

// Images, builds, stages and promotions are of the line's own project, of which the caller reads the trail.
const linked = statement(
  'audit.linked',
  `SELECT e.seq, i.name AS image, b.number AS build, e.digest, s.slug AS stage, m.id AS promotion, u.email AS person,
     CASE WHEN p.id IS NOT NULL THEN json_build_object('project', p.slug, 'name', r.name) END AS robot
   FROM audit_event e
   LEFT JOIN image i ON i.id = e.image_id
   LEFT JOIN build b ON b.id = e.build_id
   LEFT JOIN stage s ON s.id = e.stage_id
   LEFT JOIN promotion m ON m.id = e.promotion_id
   LEFT JOIN person u ON u.id = e.person_id AND $3
   LEFT JOIN robot r ON r.id = e.robot_id
   LEFT JOIN project p ON p.id = r.project_id AND ($2::uuid[] IS NULL OR p.id = ANY($2::uuid[]))
   WHERE e.seq = ANY($1::bigint[])`,
);

/** What lines link to, by their numbers. */
export async function readLinked(
  { db }: Pick<Services, 'db'>,
  { actor }: Call,
  seqs: readonly bigint[],
): Promise<ReadonlyMap<bigint, Linked>> {
  if (seqs.length === 0) return new Map();
  const rows = await db.sql.query<Linked & { seq: number | string }>(linked, [
    seqs.map(String),
    readableProjects(actor),
    mayReadInstance(actor),
  ]);
  return new Map(rows.map(({ seq, ...row }) => [BigInt(seq), row]));
}
