import { statement, type Sql } from './database';

export interface Announcement {
  readonly kind:
    | 'build-pushed'
    | 'promoted'
    | 'tag-moved'
    | 'properties-set'
    | 'access-changed'
    | 'project-changed'
    | 'promotion-changed'
    | 'check-reported'
    | 'policy-changed'
    | 'build-withdrawn'
    | 'deleted';
  readonly projectId: string;
  readonly image?: string | null;
  readonly build?: number | null;
  readonly stage?: string | null;
}

/** The channel on which PostgreSQL wakes the live hub of every process. */
export const liveChannel = 'sallyport_live';

const insert = statement(
  'live.announce',
  `WITH event AS (
     INSERT INTO live_event ("projectId", kind, data) VALUES ($1::uuid, $2, $3::jsonb) RETURNING id
   )
   SELECT pg_notify('${liveChannel}', id::text)::text AS sent FROM event`,
);

/** Tells open pages, once the surrounding transaction commits, that something changed. */
export async function announce(sql: Sql, event: Announcement): Promise<void> {
  const { projectId, kind, image = null, build = null, stage = null } = event;
  await sql.query(insert, [projectId, kind, JSON.stringify({ image, build, stage })]);
}
