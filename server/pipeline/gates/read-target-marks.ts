import type { TargetMark } from '@/domain/promotions/subject';
import { statement, type Sql } from '@/server/platform/sql/database';

interface Row {
  readonly imageId: string;
  readonly registryId: string;
  readonly digest: string;
  readonly number: number | null;
  readonly version: string | null;
  readonly move: number;
}

const marks = statement(
  'gates.target-marks',
  `SELECT t.image_id, t.registry_id, t.digest, b.number, b.version,
     (SELECT coalesce(max(v.id), 0) FROM tag_move v WHERE v.registry_id = t.registry_id
        AND v.image_id = t.image_id AND v.name = 'latest') AS move
   FROM tag t LEFT JOIN build b ON b.image_id = t.image_id AND b.digest = t.digest
   WHERE t.image_id = ANY($1::uuid[]) AND t.name = 'latest'`,
);

/** Nothing is in the stage. */
const emptyMark: TargetMark = { digest: null, name: null, move: 0 };

/** How people call what a stage has: `2.14.1 (#869)`. */
export const nameOfBuild = ({
  digest,
  number,
  version,
}: Pick<Row, 'digest' | 'number' | 'version'>): string =>
  number === null ? digest : version === null ? `#${number}` : `${version} (#${number})`;

/**
 * What is current of some images in every registry, as approvals are bound to it (L4).
 * @returns the mark of an image in a registry, by their ids.
 */
export async function readTargetMarks(
  sql: Sql,
  imageIds: readonly string[],
): Promise<(imageId: string, registryId: string) => TargetMark> {
  const rows = await sql.query<Row>(marks, [imageIds]);
  const found = new Map(rows.map((row) => [`${row.imageId} ${row.registryId}`, row]));
  return (imageId, registryId) => {
    const row = found.get(`${imageId} ${registryId}`);
    return row ? { digest: row.digest, name: nameOfBuild(row), move: Number(row.move) } : emptyMark;
  };
}
