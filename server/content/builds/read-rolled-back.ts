import { statement, type Sql } from '@/server/platform/sql/database';

/** That a stage was rolled back past a build which it has, and did not come to it again. */
export interface RolledBack {
  readonly at: Date;
  /** The number of the build that it went back to. */
  readonly to: number;
}

interface Row extends RolledBack {
  readonly buildId: string;
  readonly stage: string;
}

// What a roll back leaves out, as its tags say (`leaveOut`): not what it went back from alone, but all that is
// newer than what it went back to. A build that went in again after the last of them is as any other.
const rolledBack = statement(
  'build.rolled-back',
  `SELECT b.id AS build_id, s.slug AS stage, past.at, past.to
   FROM build b JOIN image i ON i.id = b.image_id JOIN stage s ON s.project_id = i.project_id
   CROSS JOIN LATERAL (
     SELECT r.finished_at AS at, back.number AS to
     FROM promotion r
     JOIN build back ON back.id = r.build_id AND back.number < b.number
     JOIN build gone ON gone.image_id = r.image_id AND gone.digest = r.replaced_digest AND gone.number >= b.number
     WHERE r.image_id = b.image_id AND r.to_stage_id = s.id AND r.kind = 'rollback' AND r.state = 'promoted'
     ORDER BY r.finished_at DESC LIMIT 1
   ) past
   WHERE b.id = ANY($1::uuid[])
     AND NOT EXISTS (SELECT 1 FROM promotion again
       WHERE again.build_id = b.id AND again.to_stage_id = s.id AND again.state = 'promoted'
         AND again.finished_at > past.at)`,
);

/**
 * Of some builds, by id, which stages were rolled back past them: in one statement however many.
 * @returns the last roll back of a build and a stage (its slug); null: none did, or it went in again since.
 */
export async function readRolledBack(
  sql: Sql,
  ids: readonly string[],
): Promise<(buildId: string, stage: string) => RolledBack | null> {
  const rows = ids.length === 0 ? [] : await sql.query<Row>(rolledBack, [ids]);
  const byKey = new Map(
    rows.map(({ at, to, ...row }) => [`${row.buildId} ${row.stage}`, { at, to }]),
  );
  return (buildId, stage) => byKey.get(`${buildId} ${stage}`) ?? null;
}
