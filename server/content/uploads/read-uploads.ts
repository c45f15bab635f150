import type { ActorView } from '@/domain/people/actors';
import { actorOf } from '@/server/access/actors/actor-of';
import { statement, type Sql } from '@/server/platform/sql/database';
import { givesWay, isBroken, isMoving, isOpen, uploadLifetime } from './upload-state';
import type { Position } from '@/server/platform/sql/page';

const shown = `
  SELECT u.id, r.slug AS registry, c.name AS image, u.received::float8 AS bytes,
    u.created_at AS opened_at, u.moved_at, u.moved_at + ${uploadLifetime} AS ends_at,
    CASE WHEN ${isBroken} THEN 'broken' WHEN ${givesWay} THEN 'idle'
      WHEN ${isMoving} THEN 'moving' ELSE 'waiting' END AS state,
    CASE WHEN robot.id IS NOT NULL THEN ${actorOf(`'robot'`, 'robot.id', 'robot.username')}
      WHEN person.id IS NOT NULL THEN ${actorOf(`'person'`, 'person.id', 'person.email')} END AS by
  FROM upload u
  JOIN repository c ON c.id = u.repository_id
  JOIN registry r ON r.id = c.registry_id
  LEFT JOIN robot ON robot.id = u.caller_id
  LEFT JOIN person person ON person.id = u.caller_id
  WHERE r.project_id = $1::uuid AND ${isOpen}`;

const list = statement(
  'upload.list',
  `${shown}
     AND ($2::timestamptz IS NULL OR (u.created_at, u.id) < ($2::timestamptz, $3::uuid))
   ORDER BY u.created_at DESC, u.id DESC LIMIT $4::int`,
);

const one = statement('upload.of-project', `${shown} AND u.id = $2::uuid FOR UPDATE OF u`);

export interface UploadRow {
  readonly id: string;
  readonly registry: string;
  readonly image: string;
  readonly bytes: number;
  readonly openedAt: Date;
  readonly movedAt: Date;
  readonly endsAt: Date;
  readonly state: 'moving' | 'waiting' | 'idle' | 'broken';
  /** Who pushes; null where they were removed since. */
  readonly by: ActorView | null;
}

/** A project's uploads under way, the last opened first, from where another page ended. */
export const readUploads = (
  sql: Sql,
  projectId: string,
  before: Position | null,
  limit: number,
): Promise<UploadRow[]> =>
  sql.query<UploadRow>(list, [projectId, before?.at ?? null, before?.id ?? null, limit]);

/** One of them, locked: no request takes it up until the transaction ends. Null: the project has none such. */
export async function lockUpload(
  sql: Sql,
  projectId: string,
  id: string,
): Promise<UploadRow | null> {
  const [row] = await sql.query<UploadRow>(one, [projectId, id]);
  return row ?? null;
}
