import type { ActorView } from '@/domain/people/actors';
import { Refusal } from '@/lib/refusal';
import { actorOrNull } from '@/server/access/actors/actor-of';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { repositoryOf } from '@/server/content/repositories/in-image';
import { findStage, type StageOfImage } from '@/server/content/images/find-stage-of-image';

export interface TagAt {
  tag: string;
  stage: string;
  /** The moment that was asked for. */
  at: string;
  /** Null: the tag did not exist then. */
  digest: string | null;
  build: number | null;
  version: string | null;
  since: string | null;
  by: ActorView | null;
  promotion: string | null;
  until: string | null;
}

interface Row {
  readonly digest: string | null;
  readonly build: number | null;
  readonly version: string | null;
  readonly since: Date | null;
  readonly by: ActorView | null;
  readonly promotion: string | null;
  readonly until: Date | null;
}

// Moves are in the order of their ids: of two at one moment the later counts, and a move counts from
// its very moment on. Where none was yet, the first one to come ends the time without the tag.
const meant = statement(
  'image.tag-at',
  `WITH line AS (
     SELECT id, at, to_digest, by_kind, by_id, by_name, promotion_id FROM tag_move
     WHERE repository_id = ${repositoryOf('$1::uuid', '$2::uuid')} AND name = $3
   ), found AS (
     SELECT * FROM line WHERE at <= $4::timestamptz ORDER BY id DESC LIMIT 1
   )
   SELECT f.to_digest AS digest, b.number AS build, b.version, f.at AS since,
     ${actorOrNull('f.by')} AS by,
     f.promotion_id AS promotion,
     (SELECT at FROM line WHERE id > coalesce(f.id, 0) ORDER BY id LIMIT 1) AS until
   FROM (VALUES (1)) AS always(one)
   LEFT JOIN found f ON true
   LEFT JOIN build b ON b.image_id = $2::uuid AND b.digest = f.to_digest`,
);

/**
 * What a tag meant in a stage at a time, from the record of its moves (L8); now, where no time is
 * asked for.
 * @throws Refusal `not-found` naming what is not there, `invalid` for a time that is none or has not
 *   come yet: nobody knows what a tag will mean.
 */
export async function getTagAt(
  services: Services,
  call: Call,
  query: StageOfImage & { readonly tag: string; readonly at?: string | undefined },
): Promise<TagAt> {
  const { imageId, stage } = await findStage(services, call, query);
  const now = services.clock();
  const at = query.at === undefined ? now : new Date(query.at);
  if (!(at.getTime() <= now.getTime())) {
    const message = 'must be a time that has come, such as 2026-03-03T14:00:00Z';
    throw new Refusal('invalid', `The time ${message}.`, { fields: [{ path: 'at', message }] });
  }
  // Before anything was recorded nothing was; PostgreSQL knows no year 0.
  const asked = new Date(Math.max(at.getTime(), 0));
  const values = [stage.registryId, imageId, query.tag, asked];
  const [row] = await services.db.sql.query<Row>(meant, values);
  if (!row) throw new Error('image.tag-at gave no row');
  return {
    tag: query.tag,
    stage: stage.slug,
    at: at.toISOString(),
    ...row,
    since: row.since?.toISOString() ?? null,
    until: row.until?.toISOString() ?? null,
  };
}
