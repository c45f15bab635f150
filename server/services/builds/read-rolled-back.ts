import { statement, type Sql } from '../../data/database';

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

// What a roll back leaves out, as its tags say (`leaveOut`): not what it went back from alone, but all that is newer than what it went
// back to. Whatever went in again since, by hand or by itself, is as any other.
const rolledBack = statement(
  'build.rolled-back',
  `SELECT DISTINCT ON (b.id, s.id) b.id AS "buildId", s.slug AS stage, r."finishedAt" AS at, back.number AS "to"
   FROM build b
   JOIN promotion r ON r."imageId" = b."imageId" AND r.kind = 'rollback' AND r.state = 'promoted'
   JOIN build back ON back.id = r."buildId" AND back.number < b.number
   JOIN build gone ON gone."imageId" = r."imageId" AND gone.digest = r."replacedDigest" AND gone.number >= b.number
   JOIN stage s ON s.id = r."toStageId"
   WHERE b.id = ANY($1::uuid[])
     AND NOT EXISTS (SELECT 1 FROM promotion again
       WHERE again."buildId" = b.id AND again."toStageId" = r."toStageId" AND again.state = 'promoted'
         AND again."finishedAt" > r."finishedAt")
   ORDER BY b.id, s.id, r."finishedAt" DESC`,
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
