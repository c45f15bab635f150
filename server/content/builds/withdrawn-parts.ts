import { actorIn } from '@/server/access/actors/actor-of';
import { partsFrom } from '../manifests/parts';
import { bytesOf, contentOf, ofSameContent } from '../manifests/same-bytes';
import { repositoriesOf } from '../repositories/in-image';

/**
 * SQL behind FROM: the withdrawals `w` of all images of an image's project, with their builds `taken_back`
 * and those builds' images `of_withdrawn`. Never another project's: tenants (L11). Their few rows are what
 * it starts from.
 */
const withdrawnBeside = (imageId: string): string => `
  withdrawal w JOIN build taken_back ON taken_back.id = w.build_id
  JOIN image of_withdrawn ON of_withdrawn.id = taken_back.image_id
  WHERE of_withdrawn.project_id = (
    SELECT held_image.project_id FROM image held_image WHERE held_image.id = ${imageId})`;

/**
 * A withdrawn build's parts stay withdrawn (L14): whatever shares a manifest with it, under whichever
 * digest and in whichever image of the project, or has a manifest of the same image, is held back like it,
 * until the withdrawal is lifted. As SQL: a scalar with the withdrawal that holds a build back, as
 * `{ reason, by, at, blockPulls, through }`; its own goes first, then those of its image. `through` is the
 * withdrawn build, its image's name where that is another (else null), the part of it that is in both, and
 * whether that is another manifest here, of the same image; null for its own. Null where nothing does.
 * @param imageId @param buildId @param digest the build's, as SQL that may name rows of the caller: the names
 *   of rows in here are others, or they would be taken for the caller's.
 */
export const withdrawalOf = (imageId: string, buildId: string, digest: string): string => `
  (WITH RECURSIVE withdrawn AS (
     SELECT taken_back.number, taken_back.digest, w.build_id, w.reason, w.by_kind, w.by_id, w.by_name, w.at, w.block_pulls,
       of_withdrawn.id = ${imageId} AS beside, of_withdrawn.name
     FROM ${withdrawnBeside(imageId)}
   ), ${partsFrom(`SELECT digest AS root FROM withdrawn
       UNION SELECT ${digest} WHERE EXISTS (SELECT 1 FROM withdrawn)`)}, known AS (
     SELECT parts.root, parts.digest, m.content, m.bytes, m.runnable FROM parts CROSS JOIN LATERAL (
       SELECT ${contentOf('m')} AS content, ${bytesOf('m')} AS bytes, m.runnable FROM manifest m WHERE m.digest = parts.digest LIMIT 1
     ) m
   )
   SELECT json_build_object('reason', w.reason, 'by', ${actorIn('w.by')}, 'at', w.at,
     'blockPulls', w.block_pulls, 'through', CASE WHEN w.build_id <> ${buildId}
       THEN json_build_object('image', CASE WHEN NOT w.beside THEN w.name END,
         'build', w.number, 'part', theirs.digest, 'sameImage', own.bytes <> theirs.bytes) END)
   FROM withdrawn w
   JOIN known theirs ON theirs.root = w.digest AND (theirs.runnable OR theirs.digest = w.digest)
   JOIN known own ON own.root = ${digest} AND own.content = theirs.content
   ORDER BY w.build_id = ${buildId} DESC, w.beside DESC, w.number DESC, w.name COLLATE "C",
     own.bytes = theirs.bytes DESC
   LIMIT 1)`;

/**
 * The other direction, as the head of a statement: common table expressions of which `held(digest)` has
 * every manifest that a withdrawal in the image's project holds back, whether or not its pulls are refused.
 * @param imageId as SQL.
 */
export const heldDigests = (imageId: string): string => `WITH RECURSIVE ${partsFrom(
  `SELECT taken_back.digest AS root FROM ${withdrawnBeside(imageId)}`,
)}, held AS (
  SELECT same.digest FROM parts p JOIN manifest m ON m.digest = p.digest
  CROSS JOIN LATERAL (${ofSameContent('m', repositoriesOf(imageId))}) same
  WHERE m.runnable OR p.digest = p.root
  UNION
  SELECT c.manifest FROM held h JOIN manifest_part c ON c.digest = h.digest AND c.role = 'manifest'
)`;

/**
 * For many builds at once: common table expressions, in a WITH RECURSIVE, of which
 * `held_back(project_id, digest)` has those that `withdrawalOf` has a withdrawal for.
 * @param builds a query of builds' `project_id` and `digest`.
 */
export const heldBack = (builds: string): string => `taken AS MATERIALIZED (
     SELECT of_withdrawn.project_id, taken_back.digest
     FROM withdrawal w JOIN build taken_back ON taken_back.id = w.build_id
     JOIN image of_withdrawn ON of_withdrawn.id = taken_back.image_id
   ), asked AS MATERIALIZED (
     SELECT DISTINCT asked.project_id, asked.digest FROM (${builds}) asked
     WHERE asked.project_id IN (SELECT taken.project_id FROM taken)
   ), ${partsFrom(`SELECT digest AS root FROM asked
       UNION SELECT digest FROM taken WHERE project_id IN (SELECT asked.project_id FROM asked)`)}, known AS MATERIALIZED (
     SELECT parts.root, m.content, m.runnable OR parts.digest = parts.root AS counts
     FROM parts CROSS JOIN LATERAL (
       SELECT ${contentOf('m')} AS content, m.runnable FROM manifest m WHERE m.digest = parts.digest LIMIT 1
     ) m
   ), held_back AS MATERIALIZED (
     SELECT DISTINCT asked.project_id, asked.digest FROM asked
     JOIN known own ON own.root = asked.digest
     JOIN known theirs ON theirs.content = own.content AND theirs.counts
     JOIN taken ON taken.digest = theirs.root AND taken.project_id = asked.project_id
   )`;
