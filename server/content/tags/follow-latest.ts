import type { KeptActor } from '@/domain/people/actors';
import { chooseLatest, isMoreLatest } from '@/domain/releases/latest';
import { latestTag } from '@/domain/releases/floating';
import { heldDigests } from '../builds/withdrawn-parts';
import { recordAudit, type Origin } from '@/server/platform/events/audit';
import { statement, type Sql } from '@/server/platform/sql/database';
import { told, type Target } from '../repositories/target';
import { setTag, type TagChange } from './set-tag';

/** As many builds of an image are looked at, newest first. */
const most = 500;

interface Row {
  readonly number: number;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly isLatest: boolean;
}

const tagsHere = (digest: string): string => `ARRAY(
  SELECT t.name FROM tag t
  WHERE t.repository_id = $1::uuid AND t.digest = ${digest} LIMIT 200)`;

const follows = (digest: string): string => `EXISTS (
  SELECT 1 FROM image i JOIN project p ON p.id = i.project_id
  WHERE i.id = $2::uuid AND p.latest_follows AND NOT i.own_latest
) AND ${digest} NOT IN (SELECT digest FROM held)`;

// One build that was pushed, beside what `latest` means now.
const two = statement(
  'content.latest-and-build',
  `${heldDigests('$2::uuid')}
   SELECT b.number, b.digest, ${tagsHere('b.digest')} AS tags, false AS is_latest
   FROM build b WHERE b.image_id = $2::uuid AND b.digest = $3 AND ${follows('b.digest')}
   UNION ALL
   SELECT b.number, b.digest, ${tagsHere('b.digest')}, true
   FROM tag l JOIN build b ON b.image_id = $2::uuid AND b.digest = l.digest
   WHERE l.repository_id = $1::uuid AND l.name = 'latest'`,
);

const all = statement(
  'content.builds-for-latest',
  `${heldDigests('$2::uuid')}
   SELECT b.number, b.digest, ${tagsHere('b.digest')} AS tags, false AS is_latest
   FROM build b JOIN placement p ON p.repository_id = $1::uuid AND p.digest = b.digest
   WHERE b.image_id = $2::uuid AND ${follows('b.digest')}
   ORDER BY b.number DESC LIMIT ${most}`,
);

/** An image's repository in its entry registry, by ids, and who does what moves the tag. */
interface Where {
  readonly repositoryId: string;
  readonly imageId: string;
  readonly by: KeptActor;
  readonly at: Date;
}

/**
 * Lets `latest` of an entry registry follow a build that was pushed or tagged, where the project says so
 * and no client pushes it itself. The caller holds the image's lock and has set the build's tags.
 * @returns what changed; null: nothing.
 */
export async function followLatest(
  sql: Sql,
  where: Where & { readonly digest: string },
): Promise<TagChange | null> {
  const { repositoryId, imageId, digest } = where;
  const rows = await sql.query<Row>(two, [repositoryId, imageId, digest]);
  const build = rows.find(({ isLatest }) => !isLatest);
  const now = rows.find(({ isLatest }) => isLatest) ?? null;
  if (!build || now?.digest === digest || !isMoreLatest(build, now)) return null;
  return setTag(sql, { ...where, name: latestTag, digest });
}

/**
 * The same for all builds of the image, where one was withdrawn, reinstated or deleted: `latest` goes
 * to what it should mean then, which the trail says (L8). It is never taken away.
 * @param where.target what was asked for, and where it is.
 */
export async function chooseLatestAgain(
  sql: Sql,
  { target, ...where }: Omit<Where, 'by'> & { readonly target: Target },
  origin: Origin,
  projectId: string,
): Promise<void> {
  const { repositoryId, imageId } = where;
  const best = chooseLatest(await sql.query<Row>(all, [repositoryId, imageId]));
  if (!best) return;
  const tag = { ...where, name: latestTag, digest: best.digest, by: origin.actor };
  const change = await setTag(sql, tag);
  if (!change) return;
  const line = told(target, {
    action: 'tag.moved',
    projectId,
    subjects: { imageId, digest: change.to },
    target: `${target.at.registry}/${target.at.image}:${latestTag}`,
    before: { digest: change.from },
    after: { digest: change.to },
  });
  await recordAudit(sql, origin, line);
}
