import { touch } from '@/server/platform/events/touch';
import { statement, type Sql } from '@/server/platform/sql/database';
import { clearTrouble, noteTrouble } from '@/server/platform/jobs/troubles';
import type { Services } from '@/server/access/call/context';
import type { LockedMember } from '../decide/lock-request';

// A release is evaluated as one: what stops it stops each of its members.
const members = statement(
  'trouble.members',
  `SELECT o.id, o.project_id, i.name AS image, b.number AS build, s.slug AS stage
   FROM promotion m JOIN promotion o ON o.id = m.id OR o.set_id = m.set_id
   JOIN image i ON i.id = o.image_id JOIN build b ON b.id = o.build_id
   JOIN stage s ON s.id = o.to_stage_id
   WHERE m.id = $1::uuid AND o.state IN ('waiting', 'approved') ORDER BY o.id`,
);

interface MemberRow {
  readonly id: string;
  readonly projectId: string;
  readonly image: string;
  readonly build: number;
  readonly stage: string;
}

/** Keeps that a request could not be evaluated, and tells open pages where that is new (L16). */
export const noteRequestTrouble = (
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  id: string,
  error: unknown,
): Promise<void> =>
  db.transaction(async (sql) => {
    for (const { id: member, ...where } of await sql.query<MemberRow>(members, [id])) {
      const isNew = await noteTrouble(sql, { kind: 'promotion', id: member }, error, clock());
      if (isNew) await touch(sql, where);
    }
  });

/** It could be evaluated; open pages are told where it could not before. */
export async function clearRequestTrouble(
  sql: Sql,
  locked: readonly LockedMember[],
): Promise<void> {
  for (const { row } of locked) {
    if (row.trouble === null) continue;
    const { id, projectId, image, build, to: stage } = row;
    if (await clearTrouble(sql, { kind: 'promotion', id })) {
      await touch(sql, { projectId, image, build, stage });
    }
  }
}
