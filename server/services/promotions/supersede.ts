import type { Origin } from '../../data/audit';
import { statement, type Sql } from '../../data/database';
import { endRequest, type Ended } from './end-request';
import type { Execution } from './execute';

// A release ends as a whole. Rows are locked in one order, whoever comes.
const leftBehind = statement(
  'promotion.left-behind',
  `SELECT m.id, m."projectId", p.slug AS project, i.name AS image, b.number AS build,
     t.slug AS "to", m.state
   FROM promotion m
   JOIN project p ON p.id = m."projectId"
   JOIN image i ON i.id = m."imageId"
   JOIN build b ON b.id = m."buildId"
   JOIN stage t ON t.id = m."toStageId"
   WHERE m.state IN ('waiting', 'approved') AND m.id <> $1::uuid
     AND ($4::uuid IS NULL OR m."setId" IS DISTINCT FROM $4::uuid)
     AND (m.id IN (SELECT o.id FROM promotion o JOIN build ob ON ob.id = o."buildId"
                   WHERE o."imageId" = $2::uuid AND o."toStageId" = $3::uuid
                     AND o.state IN ('waiting', 'approved') AND ob.number <= $5::int)
       OR m."setId" IN (SELECT o."setId" FROM promotion o JOIN build ob ON ob.id = o."buildId"
                   WHERE o."imageId" = $2::uuid AND o."toStageId" = $3::uuid
                     AND o.state IN ('waiting', 'approved') AND ob.number <= $5::int))
   ORDER BY m.id FOR UPDATE OF m`,
);

/**
 * Ends the open requests that a promotion leaves behind: of the same build into the same stage, and
 * of older ones, which would roll the stage back. Those of newer builds go on, and what was approved
 * for them on top of the build before lapses by itself (L4).
 */
export async function supersedeOthers(
  sql: Sql,
  origin: Origin,
  { id, candidate, at }: Execution,
): Promise<void> {
  const { imageId, image, build, to } = candidate;
  const others = await sql.query<Ended>(leftBehind, [
    id,
    imageId,
    to.id,
    await setOf(sql, id),
    build,
  ]);
  for (const other of others) {
    const why =
      other.image === image
        ? `${to.name} has #${build} now`
        : `${image} of the same release was overtaken: ${to.name} has #${build} now`;
    await endRequest(sql, origin, other, { state: 'superseded', outcome: `${why}.`, at });
  }
}

const set = statement('promotion.set-of', `SELECT "setId" FROM promotion WHERE id = $1::uuid`);

async function setOf(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql.query<{ setId: string | null }>(set, [id]);
  return row?.setId ?? null;
}
