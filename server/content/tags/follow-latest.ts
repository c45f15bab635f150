import { chooseLatest, isMoreLatest } from '@/domain/releases/latest';
import { latestTag } from '@/domain/releases/floating';
import { heldDigests } from '../builds/withdrawn-parts';
import { recordAudit, type Origin } from '@/server/platform/events/audit';
import { statement, type Sql } from '@/server/platform/sql/database';
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
  WHERE t.registry_id = $1::uuid AND t.image_id = $2::uuid AND t.digest = ${digest} LIMIT 200)`;

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
   FROM tag l JOIN build b ON b.image_id = l.image_id AND b.digest = l.digest
   WHERE l.registry_id = $1::uuid AND l.image_id = $2::uuid AND l.name = 'latest'`,
);

const all = statement(
  'content.builds-for-latest',
  `${heldDigests('$2::uuid')}
   SELECT b.number, b.digest, ${tagsHere('b.digest')} AS tags, false AS is_latest
   FROM build b JOIN placement p ON p.registry_id = $1::uuid AND p.image_id = b.image_id
     AND p.digest = b.digest
   WHERE b.image_id = $2::uuid AND ${follows('b.digest')}
   ORDER BY b.number DESC LIMIT ${most}`,
);

/** An image in its entry registry, by ids, and who does what moves the tag. */
interface Where {
  readonly registryId: string;
  readonly imageId: string;
  readonly by: string;
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
  const { registryId, imageId, digest } = where;
  const rows = await sql.query<Row>(two, [registryId, imageId, digest]);
  const build = rows.find(({ isLatest }) => !isLatest);
  const now = rows.find(({ isLatest }) => isLatest) ?? null;
  if (!build || now?.digest === digest || !isMoreLatest(build, now)) return null;
  return setTag(sql, { ...where, name: latestTag, digest });
}

/**
 * The same for all builds of the image, where one was withdrawn, reinstated or deleted: `latest` goes
 * to what it should mean then, which the trail says (L8). It is never taken away.
 * @param told.repository as the trail names it: `shop-dev/api`.
 */
export async function chooseLatestAgain(
  sql: Sql,
  where: Omit<Where, 'by'>,
  origin: Origin,
  told: { readonly projectId: string; readonly repository: string },
): Promise<void> {
  const { registryId, imageId } = where;
  const best = chooseLatest(await sql.query<Row>(all, [registryId, imageId]));
  if (!best) return;
  const tag = { ...where, name: latestTag, digest: best.digest, by: origin.actor.name };
  const change = await setTag(sql, tag);
  if (!change) return;
  await recordAudit(sql, origin, {
    action: 'tag.moved',
    projectId: told.projectId,
    subjects: { imageId, registryId, digest: change.to },
    target: `${told.repository}:${latestTag}`,
    before: { digest: change.from },
    after: { digest: change.to },
  });
}
