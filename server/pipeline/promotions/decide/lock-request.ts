import { readableProjects } from '@/server/access/rights/readable-projects';
import { Refusal } from '@/lib/refusal';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Call } from '@/server/access/call/context';
import { lockCandidate, type Candidate } from './find-candidate';
import { selectPromotions, type PromotionRow } from '../promotion-view';

/** One promotion of a request, with its build and image locked. */
export interface LockedMember {
  readonly row: PromotionRow;
  readonly candidate: Candidate;
}

const names = statement(
  'promotion.names-of-request',
  `SELECT m.id, m.project_id, p.slug AS project, i.name AS image, b.number AS build, t.slug AS to
   FROM promotion o
   JOIN promotion m ON m.id = o.id OR m.set_id = o.set_id
   JOIN project p ON p.id = m.project_id JOIN image i ON i.id = m.image_id
   JOIN build b ON b.id = m.build_id JOIN stage t ON t.id = m.to_stage_id
   WHERE o.id = $1::uuid AND ($2::uuid[] IS NULL OR o.project_id = ANY($2::uuid[]))
   ORDER BY i.name COLLATE "C"`,
);

const lock = statement(
  'promotion.lock-request',
  `${selectPromotions} WHERE m.id = ANY($1::uuid[]) ORDER BY m.id FOR UPDATE OF m`,
);

/**
 * A request with all members of its release, and locks on all of it: images in the order of their
 * names, project and stage, then the promotions. What is read after it stays true to the commit.
 * @param call null: the product itself.
 * @returns the members by their image's name; the asked one is among them.
 * @throws Refusal `not-found`, also where the caller may not see its project.
 */
export async function lockRequest(
  sql: Sql,
  call: Call | null,
  id: string,
): Promise<LockedMember[]> {
  const readable = call ? readableProjects(call.actor) : null;
  const found = await sql.query<{
    id: string;
    project: string;
    image: string;
    build: number;
    to: string;
  }>(names, [id, readable]);
  if (found.length === 0) {
    throw new Refusal('not-found', `There is no promotion ${id} that you may see.`);
  }
  const candidates = new Map<string, Candidate>();
  for (const { id: memberId, ...name } of found) {
    candidates.set(memberId, await lockCandidate(sql, null, name));
  }
  const rows = await sql.query<PromotionRow>(lock, [found.map((member) => member.id)]);
  return found.map((member) => ({
    row: rows.find((row) => row.id === member.id)!,
    candidate: candidates.get(member.id)!,
  }));
}
