import { rankOf } from '@/domain/promotions/choose-tags';
import { isNewer } from '@/domain/releases/version';
import type { Origin } from '@/server/platform/events/audit';
import { statement, type Sql } from '@/server/platform/sql/database';
import { endRequest, type Ended } from './end-request';
import type { Candidate } from './find-candidate';
import type { PromotionFacts } from './gather-facts';
import type { Plan } from './plan-promotion';

// A release ends as a whole. Rows are locked in one order, whoever comes.
const leftBehind = statement(
  'promotion.left-behind',
  `SELECT m.id, m.project_id, p.slug AS project, m.image_id, i.name AS image, m.build_id, b.number AS build,
     m.digest, m.to_stage_id, t.slug AS to, m.state
   FROM promotion m
   JOIN project p ON p.id = m.project_id
   JOIN image i ON i.id = m.image_id
   JOIN build b ON b.id = m.build_id
   JOIN stage t ON t.id = m.to_stage_id
   WHERE m.state IN ('waiting', 'approved') AND m.id <> $1::uuid
     AND ($3::uuid IS NULL OR m.set_id IS DISTINCT FROM $3::uuid)
     AND (m.id = ANY($2::uuid[])
       OR m.set_id IN (SELECT o.set_id FROM promotion o WHERE o.id = ANY($2::uuid[])))
   ORDER BY m.id FOR UPDATE OF m`,
);

/** What became current, or went in beside it, just now. */
interface Entered {
  readonly id: string;
  readonly candidate: Candidate;
  readonly facts: PromotionFacts;
  readonly plan: Plan;
  readonly at: Date;
}

/**
 * Ends the open requests that a promotion leaves behind: of the same build into the same stage, and
 * of those that were to become current and are older than what is so now. Those of newer builds go on,
 * and what was approved for them on top of the build before lapses by itself (L4); so do those that
 * enter beside what is current.
 */
export async function supersedeOthers(sql: Sql, origin: Origin, entered: Entered): Promise<void> {
  const { id, candidate, at } = entered;
  const { image, build, to } = candidate;
  const values = [id, overtaken(entered), await setOf(sql, id)];
  const others = await sql.query<Ended>(leftBehind, values);
  for (const other of others) {
    const why =
      other.image === image
        ? `${to.name} has #${build} now`
        : `${image} of the same release was overtaken: ${to.name} has #${build} now`;
    await endRequest(sql, origin, other, { state: 'superseded', outcome: `${why}.`, at });
  }
}

function overtaken({ candidate, facts, plan }: Entered): string[] {
  const { current } = facts;
  const now = rankOf(candidate.build, facts.beside);
  const before = current && rankOf(current.number, current.beside);
  return facts.open
    .filter(({ buildId, number, beside }) => {
      if (buildId === candidate.buildId) return true;
      const other = rankOf(number, beside);
      // Of builds without a version each that was asked for was to become current.
      const wasNext = !before?.version || !other.version || isNewer(other, before);
      return plan.becomesCurrent && wasNext && !isNewer(other, now);
    })
    .map(({ id }) => id);
}

const set = statement('promotion.set-of', `SELECT set_id FROM promotion WHERE id = $1::uuid`);

async function setOf(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql.query<{ setId: string | null }>(set, [id]);
  return row?.setId ?? null;
}
