import type { TargetMark } from '@/domain/promotions/subject';
import { statement, type Sql } from '../../data/database';

interface Row {
  readonly registryId: string;
  readonly digest: string;
  readonly number: number | null;
  readonly version: string | null;
  readonly move: number;
}

const marks = statement(
  'gates.target-marks',
  `SELECT t."registryId", t.digest, b.number, b.version,
     (SELECT coalesce(max(v.id), 0) FROM tag_move v WHERE v."registryId" = t."registryId"
        AND v."imageId" = t."imageId" AND v.name = 'latest') AS move
   FROM tag t LEFT JOIN build b ON b."imageId" = t."imageId" AND b.digest = t.digest
   WHERE t."imageId" = $1::uuid AND t.name = 'latest'`,
);

/** Nothing is in the stage. */
export const emptyMark: TargetMark = { digest: null, name: null, move: 0 };

/** How people call what a stage has: `2.14.1 (#869)`. */
export const nameOfBuild = ({
  digest,
  number,
  version,
}: Pick<Row, 'digest' | 'number' | 'version'>): string =>
  number === null ? digest : version === null ? `#${number}` : `${version} (#${number})`;

/** What is current of an image in each registry that has something, as approvals are bound to it (L4). */
export async function readTargetMarks(
  sql: Sql,
  imageId: string,
): Promise<ReadonlyMap<string, TargetMark>> {
  const rows = await sql.query<Row>(marks, [imageId]);
  return new Map(
    rows.map((row) => [
      row.registryId,
      { digest: row.digest, name: nameOfBuild(row), move: Number(row.move) },
    ]),
  );
}
