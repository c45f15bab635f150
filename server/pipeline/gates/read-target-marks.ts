import type { TargetMark } from '@/domain/promotions/subject';
import { currentIn } from '@/server/content/current/current';
import { statement, type Sql } from '@/server/platform/sql/database';

interface Row {
  readonly imageId: string;
  readonly registryId: string;
  readonly digest: string;
  readonly number: number;
  readonly version: string | null;
  readonly move: number;
}

const marks = statement(
  'gates.target-marks',
  `SELECT i.id AS image_id, s.registry_id, c.digest, c.number, c.version, c.id AS move
   FROM image i JOIN stage s ON s.project_id = i.project_id
   CROSS JOIN LATERAL ${currentIn('s.id', 'i.id')} c
   WHERE i.id = ANY($1::uuid[])`,
);

/** Nothing is in the stage. */
const emptyMark: TargetMark = { digest: null, name: null, move: 0 };

/** How people call what a stage has: `2.14.1 (#869)`. */
export const nameOfBuild = ({ number, version }: Pick<Row, 'number' | 'version'>): string =>
  version === null ? `#${number}` : `${version} (#${number})`;

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
